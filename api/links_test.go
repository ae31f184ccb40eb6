package api

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"

	"katf/inventory/database"
	"katf/inventory/dispatch"
	"katf/inventory/people"
	"katf/planner"
)

// A link that nobody gave an end has one that is allowed, however far off the
// trip is, and the same request again asks for the same.
func TestLinksEndInTimeByThemselves(t *testing.T) {
	w, _ := doors(t, Config{})
	w.server.who = w.actor
	trip := w.trip()
	w.write(func(ctx context.Context, tx *database.Tx) error {
		for _, days := range []int{0, 5, 28, 29, 400} {
			m := &dispatch.Manifest{ID: trip.ID, Date: planner.DateOf(tx.Now.UTC().AddDate(0, 0, days).Date())}
			in := &createLinkIn{}
			in.Body.ID, in.Body.Manifest = uuid.New(), trip.ID
			expires, err := in.expires(ctx, tx, m)
			if err != nil {
				return err
			}
			if days <= 5 && !expires.Equal(m.Date.Time().Add(3*24*time.Hour)) || days == 400 && !expires.Equal(tx.Now.Add(people.LongestLink)) {
				t.Errorf("%d days before the trip: until %s", days, expires)
			}
			l, _, err := people.IssueLink(ctx, tx, people.Link{ID: in.Body.ID, Manifest: trip.ID, Warehouse: trip.Warehouse, Expires: expires})
			if err != nil {
				t.Errorf("%d days before the trip: %v", days, err)
				continue
			}
			later := *tx
			later.Now = tx.Now.Add(time.Minute)
			if again, err := in.expires(ctx, &later, m); err != nil || !again.Equal(l.Expires) {
				t.Errorf("again: until %s, not %s: %v", again, l.Expires, err)
			}
		}
		return nil
	})
}
