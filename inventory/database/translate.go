package database

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
)

// Names of SQLSTATE codes, PostgreSQL manual, appendix A.
const (
	serializationFailure = "40001"
	deadlockDetected     = "40P01"
	featureNotSupported  = "0A000"
	readOnlyTransaction  = "25006"
	idleInTransaction    = "25P03"
	transactionTimeout   = "25P04"
	queryCanceled        = "57014"
	cannotConnectNow     = "57P03"
	lockNotAvailable     = "55P03"
	diskFull             = "53100"
	tooManyConnections   = "53300"
	uniqueViolation      = "23505"
	checkViolation       = "23514"
	foreignKeyViolation  = "23503"
)

// mayRetry reports whether a transaction failed for a reason that passes by
// itself, with nothing of it done.
func mayRetry(err error) bool {
	pg, ok := errors.AsType[*pgconn.PgError](err)
	if !ok {
		return false
	}
	switch pg.Code {
	case serializationFailure, deadlockDetected:
		return true
	case featureNotSupported: // a migration changed a table under a prepared statement, which pgx makes anew
		return strings.Contains(pg.Message, "cached plan")
	}
	return false
}

// isConnection reports whether an error is of the way to the server: nobody knows
// whether the last statement took place.
func isConnection(err error) bool {
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok {
		return isGone(pg.Code)
	}
	if _, ok := errors.AsType[*pgconn.ConnectError](err); ok {
		return true
	}
	if _, ok := errors.AsType[net.Error](err); ok {
		return true
	}
	return pgconn.Timeout(err) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.Is(err, net.ErrClosed) || errors.Is(err, pgconn.ErrConnClosed)
}

// isGone reports whether the server ends or refuses the connection by a code:
// connection exceptions, and shutdowns and crashes (operator intervention).
func isGone(code string) bool {
	return code == tooManyConnections || strings.HasPrefix(code, "08") || strings.HasPrefix(code, "57P")
}

// translate gives an error of PostgreSQL or of the way to it the kind that says
// what the caller can do. Refusals and errors of our own pass unchanged. Unless
// the message says that nothing was written, it may have been.
func translate(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	if _, ok := errors.AsType[*Error](err); ok {
		return err
	}
	if ctx.Err() != nil {
		return left(ctx, err)
	}
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok {
		return translatePg(err, pg.Code)
	}
	if isConnection(err) {
		return &Error{Kind: Unavailable, Code: "database_lost", Err: err,
			En: "the connection to the database was lost; send the same request again with the same key",
			Ar: "انقطع الاتصال بقاعدة البيانات؛ أعد إرسال الطلب نفسه بالمفتاح نفسه"}
	}
	return err
}

// left is the answer for a caller that did not wait, or may not any longer.
func left(ctx context.Context, err error) error {
	e := &Error{Kind: Unavailable, Code: "too_slow", Err: fmt.Errorf("%w: %w", context.Cause(ctx), err),
		En: "the answer took too long; send the same request again with the same key",
		Ar: "تأخر الرد؛ أعد إرسال الطلب نفسه بالمفتاح نفسه"}
	if errors.Is(ctx.Err(), context.Canceled) {
		e.Code = "cancelled"
		e.En = "the request was given up before it was answered; send it again with the same key"
		e.Ar = "أُلغي الطلب قبل الرد عليه؛ أعد إرسال الطلب نفسه بالمفتاح نفسه"
	}
	return e
}

func translatePg(err error, code string) error {
	switch {
	case strings.HasPrefix(code, "22"): // a value that no column can hold
		return &Error{Kind: Invalid, Code: "bad_value", Err: err,
			En: "a value is out of range or has characters that can't be stored; nothing was written. Correct it and send it again",
			Ar: "قيمة خارج المدى أو فيها رموز لا يمكن حفظها؛ لم يُكتب شيء. صحّحها وأعد الإرسال"}
	case code == serializationFailure, code == deadlockDetected, code == lockNotAvailable:
		return &Error{Kind: Unavailable, Code: "busy", Err: err,
			En: "others are writing the same rows; nothing was written. Send the same request again with the same key",
			Ar: "هناك من يكتب في السجلات نفسها؛ لم يُكتب شيء. أعد إرسال الطلب نفسه بالمفتاح نفسه"}
	case code == diskFull:
		return &Error{Kind: Unavailable, Code: "disk_full", Err: err,
			En: "the database has no room on its disk; nothing was written. Make room, then send the same request again",
			Ar: "لا مساحة على قرص قاعدة البيانات؛ لم يُكتب شيء. أفرغ مساحة ثم أعد إرسال الطلب نفسه"}
	case code == queryCanceled, code == idleInTransaction, code == transactionTimeout:
		return &Error{Kind: Unavailable, Code: "too_slow", Err: err,
			En: "the database did not answer in time; nothing was written. Send the same request again",
			Ar: "لم تُجب قاعدة البيانات في الوقت المحدد؛ لم يُكتب شيء. أعد إرسال الطلب نفسه"}
	case code == readOnlyTransaction:
		return &Error{Kind: Unavailable, Code: "database_read_only", Err: err,
			En: "the database takes no writes at present; nothing was written. Send the same request again later",
			Ar: "قاعدة البيانات لا تقبل الكتابة حاليًا؛ لم يُكتب شيء. أعد إرسال الطلب نفسه لاحقًا"}
	case isGone(code):
		return &Error{Kind: Unavailable, Code: "database_lost", Err: err,
			En: "the database is not to be reached; send the same request again with the same key",
			Ar: "تعذر الوصول إلى قاعدة البيانات؛ أعد إرسال الطلب نفسه بالمفتاح نفسه"}
	case strings.HasPrefix(code, "53"): // insufficient resources
		return &Error{Kind: Unavailable, Code: "database_busy", Err: err,
			En: "the database has no memory or connections left; nothing was written. Send the same request again later",
			Ar: "لا تكفي موارد قاعدة البيانات حاليًا؛ لم يُكتب شيء. أعد إرسال الطلب نفسه لاحقًا"}
	}
	return err
}
