package people

import (
	"testing"

	"github.com/google/uuid"

	"katf/inventory/database"
)

// Who sees and does what, row by row: the whole table of the rules.
func TestScopes(t *testing.T) {
	own, other := uuid.New(), uuid.New()
	type sees struct{ all, stockOwn, stockOther, paperOwn, paperOther, tripOwn, tripOther, keepOwn, keepOther, driveOwn, driveOther bool }
	yes := sees{true, true, true, true, true, true, true, true, true, true, true}
	reads := sees{all: true, stockOwn: true, stockOther: true, paperOwn: true, paperOther: true, tripOwn: true, tripOther: true}
	for name, c := range map[string]struct {
		a    database.Actor
		want sees
	}{
		"administrator": {database.Actor{Role: database.Administrator}, yes},
		"manager":       {database.Actor{Role: database.Manager}, yes},
		"auditor":       {database.Actor{Role: database.Auditor}, reads},
		"keeper": {database.Actor{Role: database.Keeper, Warehouses: []string{"own"}},
			sees{stockOwn: true, paperOwn: true, tripOwn: true, keepOwn: true, driveOwn: true}},
		"keeper of an organisation": {database.Actor{Role: database.Keeper, Organisation: "ORG-02", Warehouses: []string{"own"}},
			sees{stockOwn: true, paperOwn: true, tripOwn: true, keepOwn: true, driveOwn: true}},
		"auditor of the stock's owner": {database.Actor{Role: database.Auditor, Organisation: "ORG-01"},
			sees{stockOwn: true, stockOther: true, paperOwn: true, paperOther: true, tripOwn: true, tripOther: true}},
		"auditor of another organisation": {database.Actor{Role: database.Auditor, Organisation: "ORG-02"},
			sees{paperOwn: true, paperOther: true, tripOwn: true, tripOther: true}},
		"driver": {database.Actor{Role: database.Driver, Manifest: own}, sees{tripOwn: true, driveOwn: true}},
	} {
		a := &c.a
		got := sees{
			all:      SeesAll(a),
			stockOwn: SeesStock(a, "own", "ORG-01"), stockOther: SeesStock(a, "other", "ORG-01"),
			paperOwn: SeesWarehouse(a, "own"), paperOther: SeesWarehouse(a, "other"),
			tripOwn: SeesManifest(a, "own", own), tripOther: SeesManifest(a, "other", other),
			keepOwn: Keep(a, "own") == nil, keepOther: Keep(a, "other") == nil,
			driveOwn: Drive(a, "own", own) == nil, driveOther: Drive(a, "other", other) == nil,
		}
		if got != c.want {
			t.Errorf("%s:\n got %+v\nwant %+v", name, got, c.want)
		}
	}
	refused(t, Keep(&database.Actor{Role: database.Keeper}, "W1"), database.Forbidden, "not_your_warehouse")
	refused(t, Drive(&database.Actor{Role: database.Driver, Manifest: own}, "W1", other), database.Forbidden, "not_your_trip")
}

// A token never does more than its account.
func TestTokensStayBelowTheirAccount(t *testing.T) {
	rank := map[database.Role]int{database.Administrator: 3, database.Manager: 2, database.Keeper: 1, database.Auditor: 1}
	for _, of := range accounts {
		for _, as := range accounts {
			u := &User{Role: of, Warehouses: []string{"W1", "W2"}}
			want := rank[of] > rank[as] || of == as
			if got := includes(u, as, []string{"W1"}); got != want {
				t.Errorf("%s as %s: %v", of, as, got)
			}
		}
	}
	keeper := &User{Role: database.Keeper, Warehouses: []string{"W1", "W2"}}
	if includes(keeper, database.Keeper, []string{"W1", "W3"}) {
		t.Error("a token keeps a warehouse that its account does not")
	}
	if !includes(&User{Role: database.Manager}, database.Keeper, []string{"W9"}) {
		t.Error("a manager's token keeps any warehouse")
	}
}
