package api

import (
	"context"
	"time"

	"github.com/google/uuid"

	"katf/inventory/activity"
	"katf/inventory/database"
)

type activityIn struct {
	Paging
	By        uuid.UUID `query:"by" doc:"Of one user"`
	Operation string    `query:"operation" maxLength:"100" doc:"Of one operation, by its id"`
}

// listActivity tells who wrote what, the latest first.
func (s *Server) listActivity(ctx context.Context, tx *database.Tx, in *activityIn) (*Page[activity.Entry], error) {
	var before int64
	if _, err := in.after(ctx, &before); err != nil {
		return nil, err
	}
	rows, err := activity.List(ctx, tx, activity.Filter{By: in.By, Operation: in.Operation, Before: before, Limit: in.more()})
	if err != nil {
		return nil, err
	}
	return pageOf(ctx, &in.Paging, rows, func(e *activity.Entry) []any { return []any{e.Seq} })
}

var activityTable = tableOf("activity", "النشاط",
	number("seq", "م", func(e *activity.Entry) int64 { return e.Seq }),
	moment("at", "الوقت", func(e *activity.Entry) time.Time { return e.At }),
	text("by", "المستخدم", func(e *activity.Entry) string { return e.By }),
	text("role", "الدور", func(e *activity.Entry) string { return string(e.Role) }),
	text("operation", "العملية", func(e *activity.Entry) string { return e.Operation }),
	text("path", "العنوان", func(e *activity.Entry) string { return e.Path }),
	text("request", "رقم الطلب", func(e *activity.Entry) string { return e.Request }),
)
