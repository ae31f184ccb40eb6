package people

import (
	"context"
	"errors"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/alexedwards/argon2id"
	"golang.org/x/text/unicode/norm"

	"katf/inventory/database"
)

// params are the second choice of OWASP's Password Storage Cheat Sheet for
// argon2id: 19 MiB, two passes, one thread. About 50 ms.
var params = &argon2id.Params{Memory: 19 * 1024, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}

// hashing bounds the memory that logging in may take: 8 × 19 MiB.
var hashing = make(chan struct{}, 8)

// hashPassword costs about 50 ms.
func hashPassword(ctx context.Context, password string) (string, error) {
	if err := enter(ctx); err != nil {
		return "", err
	}
	defer leave()
	return argon2id.CreateHash(norm.NFKC.String(password), params)
}

// decoy is what is compared when there is no account or no password: the answer
// takes as long as for a wrong one.
var decoy = sync.OnceValue(func() string {
	hash, err := argon2id.CreateHash(newPassword(), params)
	if err != nil {
		panic(err) // no randomness
	}
	return hash
})

// samePassword costs about 50 ms, whether there is a hash or not. Passwords are
// compared in Unicode's form NFKC, since keyboards differ in how they compose.
func samePassword(ctx context.Context, password, hash string) (bool, error) {
	if err := enter(ctx); err != nil {
		return false, err
	}
	defer leave()
	against := hash
	if against == "" {
		against = decoy()
	}
	same, err := argon2id.ComparePasswordAndHash(norm.NFKC.String(password), against)
	return same && hash != "", err
}

func enter(ctx context.Context) error {
	select {
	case hashing <- struct{}{}:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

func leave() { <-hashing }

// Lengths of a password in characters. A long sentence is welcome; what is longer
// than that is an attack on the hash.
const (
	shortest = 12
	longest  = 200
)

// judge refuses a password that is easy to guess. There are no rules on kinds of
// characters (NIST SP 800-63B, 3.1.1.2): length is what counts.
func judge(password, login string) error {
	switch n := utf8.RuneCountInString(password); {
	case !utf8.ValidString(password):
		return weak("a password is text", "كلمة المرور نص")
	case n < shortest:
		return weak("a password has at least 12 characters; a sentence is easy to remember", "كلمة المرور 12 حرفًا على الأقل؛ الجملة أسهل في التذكر")
	case n > longest:
		return weak("a password has at most 200 characters", "كلمة المرور 200 حرف على الأكثر")
	case len(login) >= 4 && strings.Contains(strings.ToLower(password), login):
		return weak("the password contains the login; choose another", "كلمة المرور تحتوي على اسم الدخول؛ اختر غيرها")
	case kinds(password) < 5:
		return weak("the password repeats too few characters; choose another", "كلمة المرور تكرر حروفًا قليلة؛ اختر غيرها")
	}
	return nil
}

// kinds counts different characters.
func kinds(s string) int {
	seen := map[rune]bool{}
	for _, r := range s {
		seen[r] = true
	}
	return len(seen)
}

func weak(en, ar string) error {
	return &database.Error{Kind: database.Invalid, Code: "weak_password", En: "the password was not taken", Ar: "لم تُقبل كلمة المرور",
		Fields: []database.Field{{Path: "new_password", En: en, Ar: ar}}}
}

// errLogin never says which of the two was wrong.
var errLogin = database.Refuse(Unauthenticated, "wrong_login",
	"login or password is wrong, or the account is disabled; an administrator can set a new one-time password",
	"اسم الدخول أو كلمة المرور غير صحيح، أو الحساب موقوف؛ يمكن لمسؤول النظام تعيين كلمة مرور لمرة واحدة")

// ErrUsed is the cause, for the log, of a login that was refused since its one-time
// password had let in before.
var ErrUsed = errors.New("the one-time password was used before")

// errUsed tells the caller no more than errLogin.
var errUsed = &database.Error{Kind: errLogin.Kind, Code: errLogin.Code, En: errLogin.En, Ar: errLogin.Ar, Err: ErrUsed}
