package people

import (
	"context"
	"sync"
	"testing"

	"github.com/google/uuid"

	"katf/inventory/database"
	"katf/inventory/inventorytest"
)

func TestCreatingAgainIsHarmless(t *testing.T) {
	store := inventorytest.Store(t)
	u := User{ID: uuid.New(), Login: "Keeper.One", Name: " Keeper of two ", Role: database.Keeper, Warehouses: []string{"W2", "W1", "W2"}}
	got, password := hire(t, store, u)
	if got.Login != "keeper.one" || got.Name != "Keeper of two" || len(got.Warehouses) != 2 || password == "" || !got.MustChange {
		t.Fatalf("%+v", got)
	}
	again, none := hire(t, store, u)
	if none != "" || again.Version != got.Version {
		t.Errorf("made again: %+v, password %q", again, none)
	}
	u.Name = "another"
	refused(t, try(t, store, func(ctx context.Context, tx *database.Tx) error { _, _, err := CreateUser(ctx, tx, u); return err }), database.Invalid, "id_reused")
	u.ID = uuid.New()
	refused(t, try(t, store, func(ctx context.Context, tx *database.Tx) error { _, _, err := CreateUser(ctx, tx, u); return err }), database.Conflict, "login_taken")
}

func TestEveryWrongFieldIsNamed(t *testing.T) {
	store := inventorytest.Store(t)
	hireOrganisation(t, store, "ORG-01", false)
	hireOrganisation(t, store, "ORG-02", true)
	for name, c := range map[string]struct {
		u     User
		field string
	}{
		"no id":                          {User{Login: "a1", Name: "a", Role: database.Manager}, "id"},
		"login with a space":             {User{ID: uuid.New(), Login: "a b", Name: "a", Role: database.Manager}, "login"},
		"login of Arabic letters":        {User{ID: uuid.New(), Login: "مدير", Name: "a", Role: database.Manager}, "login"},
		"no name":                        {User{ID: uuid.New(), Login: "a1", Name: " ", Role: database.Manager}, "name"},
		"driver":                         {User{ID: uuid.New(), Login: "a1", Name: "a", Role: database.Driver}, "role"},
		"the program itself":             {User{ID: uuid.New(), Login: "a1", Name: "a", Role: database.System}, "role"},
		"keeper of nothing":              {User{ID: uuid.New(), Login: "a1", Name: "a", Role: database.Keeper}, "warehouses"},
		"keeper of nameless":             {User{ID: uuid.New(), Login: "a1", Name: "a", Role: database.Keeper, Warehouses: []string{""}}, "warehouses[0]"},
		"manager of warehouses":          {User{ID: uuid.New(), Login: "a1", Name: "a", Role: database.Manager, Warehouses: []string{"W1"}}, "warehouses"},
		"manager of an organisation":     {User{ID: uuid.New(), Login: "a1", Name: "a", Role: database.Manager, Organisation: "ORG-01"}, "organisation"},
		"administrator of organisation":  {User{ID: uuid.New(), Login: "a1", Name: "a", Role: database.Administrator, Organisation: "ORG-01"}, "organisation"},
		"auditor of an unknown one":      {User{ID: uuid.New(), Login: "a1", Name: "a", Role: database.Auditor, Organisation: "ORG-99"}, "organisation"},
		"auditor of a closed one":        {User{ID: uuid.New(), Login: "a1", Name: "a", Role: database.Auditor, Organisation: "ORG-02"}, "organisation"},
		"keeper of a warehouse too long": {User{ID: uuid.New(), Login: "a1", Name: "a", Role: database.Keeper, Warehouses: []string{string(make([]byte, 65))}}, "warehouses[0]"},
	} {
		err := try(t, store, func(ctx context.Context, tx *database.Tx) error { _, _, err := CreateUser(ctx, tx, c.u); return err })
		refused(t, err, database.Invalid, "invalid")
		if f := err.(*database.Error).Fields; len(f) != 1 || f[0].Path != c.field || f[0].Ar == "" || f[0].En == "" {
			t.Errorf("%s: fields %+v, want %s", name, f, c.field)
		}
	}
}

func TestChangedInBetween(t *testing.T) {
	store := inventorytest.Store(t)
	u, _ := hire(t, store, User{Login: "first", Role: database.Manager})
	change := func(u User) error {
		return try(t, store, func(ctx context.Context, tx *database.Tx) error { _, err := ChangeUser(ctx, tx, u); return err })
	}
	mine, theirs := *u, *u
	theirs.Name = "theirs"
	if err := change(theirs); err != nil {
		t.Fatal(err)
	}
	mine.Name = "mine"
	refused(t, change(mine), database.Stale, "stale")
	mine.ID = uuid.New()
	refused(t, change(mine), database.NotFound, "not_found")
}

// Whoever is the last administrator can't go, even if two send each other away at
// the same moment.
func TestLastAdministratorStays(t *testing.T) {
	for round := range 10 {
		store := inventorytest.Store(t)
		a, _ := hire(t, store, User{Login: "a1", Role: database.Administrator})
		b, _ := hire(t, store, User{Login: "b1", Role: database.Administrator})
		errs := make([]error, 2)
		var wg sync.WaitGroup
		for i, u := range []*User{a, b} {
			wg.Go(func() {
				gone := *u
				if gone.Disabled = i == 0; i == 1 {
					gone.Role = database.Auditor
				}
				errs[i] = try(t, store, func(ctx context.Context, tx *database.Tx) error { _, err := ChangeUser(ctx, tx, gone); return err })
			})
		}
		wg.Wait()
		if (errs[0] == nil) == (errs[1] == nil) {
			t.Fatalf("round %d: %v, %v", round, errs[0], errs[1])
		}
		for _, err := range errs {
			if err != nil {
				refused(t, err, database.Conflict, "last_administrator")
			}
		}
	}
}

func TestEverythingIsOnRecord(t *testing.T) {
	store := inventorytest.Store(t)
	u, password := hire(t, store, User{Login: "first", Role: database.Manager})
	do(t, store, func(ctx context.Context, tx *database.Tx) error { _, err := ResetPassword(ctx, tx, u.ID); return err })
	do(t, store, func(ctx context.Context, tx *database.Tx) error {
		events, err := Events(ctx, tx, u.ID.String(), 0, 10)
		if err != nil {
			return err
		}
		if len(events) != 2 || events[0].What != "user_created" || events[1].What != "password_reset" || events[0].By != "boss" {
			t.Errorf("%+v", events)
		}
		for _, e := range events {
			if s := string(e.Detail); contains(s, password) || contains(s, "argon2") {
				t.Errorf("a secret is on record: %s", s)
			}
		}
		return nil
	})
	for _, sql := range []string{`UPDATE people_log SET what = ''`, `DELETE FROM people_log`, `TRUNCATE people_log`} {
		if _, err := store.Pool().Exec(t.Context(), sql); err == nil {
			t.Errorf("%s is not refused", sql)
		}
	}
}

func TestOrganisations(t *testing.T) {
	store := inventorytest.Store(t)
	o := hireOrganisation(t, store, "ORG-07", false)
	hireOrganisation(t, store, "ORG-07", false) // again
	refused(t, try(t, store, func(ctx context.Context, tx *database.Tx) error {
		_, err := CreateOrganisation(ctx, tx, Organisation{ID: "ORG-07", NameAr: "أخرى", NameEn: "Another"})
		return err
	}), database.Invalid, "id_reused")
	change := func(o Organisation) error {
		return try(t, store, func(ctx context.Context, tx *database.Tx) error { _, err := ChangeOrganisation(ctx, tx, o); return err })
	}
	o.Closed = true
	if err := change(*o); err != nil {
		t.Fatal(err)
	}
	refused(t, change(*o), database.Stale, "stale")
	err := change(Organisation{ID: "org 7"})
	refused(t, err, database.Invalid, "invalid")
	if n := len(err.(*database.Error).Fields); n != 3 {
		t.Errorf("%d fields of 3 are named: %v", n, err)
	}
	do(t, store, func(ctx context.Context, tx *database.Tx) error {
		list, err := Organisations(ctx, tx, "", 10)
		if err == nil && (len(list) != 1 || !list[0].Closed || list[0].Version != 2) {
			t.Errorf("%+v", list)
		}
		return err
	})
}

func hireOrganisation(t *testing.T, store *database.Store, id string, closed bool) *Organisation {
	t.Helper()
	var o *Organisation
	do(t, store, func(ctx context.Context, tx *database.Tx) (err error) {
		o, err = CreateOrganisation(ctx, tx, Organisation{ID: id, NameAr: "منظمة", NameEn: "Member", Closed: closed})
		return err
	})
	return o
}
