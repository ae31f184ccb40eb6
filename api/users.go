package api

import (
	"context"
	"encoding/json"
	"time"

	"github.com/google/uuid"

	"katf/inventory/database"
	"katf/inventory/people"
)

// User is an account.
type User struct{ people.User }

// ETag changes with every change of the account.
func (u *User) ETag() string { return version(int64(u.Version)) }

// NewUser is an account with the one-time password that it was made with.
type NewUser struct {
	User     people.User `json:"user"`
	Password string      `json:"one_time_password,omitempty" doc:"Shown once; it has to be changed at the first login. Not there if the account was made by an earlier request"`
}

type userID struct {
	ID uuid.UUID `path:"id"`
}

// Account is what an administrator says of one.
type Account struct {
	Login        string        `json:"login" minLength:"2" maxLength:"100" doc:"Small letters, digits and . _ @ + -; an e-mail address for the identity provider"`
	Name         string        `json:"name" minLength:"1" maxLength:"100" doc:"Of the member of staff, or of the function"`
	Role         database.Role `json:"role" enum:"administrator,manager,warehouse,auditor" doc:"Drivers have links instead"`
	Organisation string        `json:"organisation,omitempty" maxLength:"32" doc:"For keepers and auditors of a member organisation; not there for the Alliance"`
	Warehouses   []string      `json:"warehouses,omitempty" maxItems:"200" nullable:"false" doc:"For the role warehouse: those that it keeps"`
	Disabled     bool          `json:"disabled,omitempty" doc:"Lets nobody in any more, by no means"`
}

func (a *Account) user(id uuid.UUID, version int) people.User {
	return people.User{ID: id, Login: a.Login, Name: a.Name, Role: a.Role, Organisation: a.Organisation, Warehouses: a.Warehouses, Disabled: a.Disabled, Version: version}
}

type createUserIn struct {
	Body struct {
		ID uuid.UUID `json:"id" doc:"Chosen by the caller"`
		Account
	}
}

// createUser makes an account.
func (s *Server) createUser(ctx context.Context, tx *database.Tx, in *createUserIn) (*NewUser, error) {
	u, password, err := people.CreateUser(ctx, tx, in.Body.user(in.Body.ID, 0))
	if err != nil {
		return nil, err
	}
	return &NewUser{*u, password}, nil
}

// getUser gives an account.
func (s *Server) getUser(ctx context.Context, tx *database.Tx, in *userID) (*User, error) {
	u, err := people.GetUser(ctx, tx, in.ID)
	if err != nil {
		return nil, err
	}
	return &User{*u}, nil
}

type changeUserIn struct {
	ID uuid.UUID `path:"id"`
	IfMatch
	Body Account
}

// changeUser replaces an account; the last administrator stays one.
func (s *Server) changeUser(ctx context.Context, tx *database.Tx, in *changeUserIn) (*User, error) {
	u, err := people.GetUser(ctx, tx, in.ID)
	if err != nil {
		return nil, err
	}
	if err := in.check(version(int64(u.Version))); err != nil {
		return nil, err
	}
	// The version that was checked goes along: a change in between is refused.
	if u, err = people.ChangeUser(ctx, tx, in.Body.user(in.ID, u.Version)); err != nil {
		return nil, err
	}
	return &User{*u}, nil
}

// resetPassword gives an account a new one-time password.
func (s *Server) resetPassword(ctx context.Context, tx *database.Tx, in *userID) (*NewUser, error) {
	password, err := people.ResetPassword(ctx, tx, in.ID)
	if err != nil {
		return nil, err
	}
	u, err := people.GetUser(ctx, tx, in.ID)
	if err != nil {
		return nil, err
	}
	return &NewUser{*u, password}, nil
}

type usersIn struct {
	Paging
	Role         database.Role `query:"role" enum:"administrator,manager,warehouse,auditor"`
	Organisation string        `query:"organisation" maxLength:"32" doc:"Of one organisation; - for the Alliance's own"`
}

// listUsers lists accounts by login.
func (s *Server) listUsers(ctx context.Context, tx *database.Tx, in *usersIn) (*Page[people.User], error) {
	f := people.UserFilter{Role: in.Role, Limit: in.more()}
	if in.Organisation != "" {
		only := in.Organisation
		if only == "-" {
			only = ""
		}
		f.Organisation = &only
	}
	if _, err := in.after(ctx, &f.After); err != nil {
		return nil, err
	}
	rows, err := people.Users(ctx, tx, f)
	if err != nil {
		return nil, err
	}
	return pageOf(ctx, &in.Paging, rows, func(u *people.User) []any { return []any{u.Login} })
}

var userTable = tableOf("users", "الحسابات",
	text("login", "اسم الدخول", func(u *people.User) string { return u.Login }),
	text("name", "الاسم", func(u *people.User) string { return u.Name }),
	text("role", "الدور", func(u *people.User) string { return string(u.Role) }),
	text("organisation", "الجهة", func(u *people.User) string { return u.Organisation }),
	moment("changed_at", "آخر تعديل", func(u *people.User) time.Time { return u.Changed }),
)

type eventsIn struct {
	Paging
	Subject string `query:"subject" maxLength:"100" doc:"About one account, token, link or organisation, by its id"`
}

// listEvents lists changes to accounts, tokens, links and organisations.
func (s *Server) listEvents(ctx context.Context, tx *database.Tx, in *eventsIn) (*Page[people.Event], error) {
	var after int64
	if _, err := in.after(ctx, &after); err != nil {
		return nil, err
	}
	rows, err := people.Events(ctx, tx, in.Subject, after, in.more())
	if err != nil {
		return nil, err
	}
	return pageOf(ctx, &in.Paging, rows, func(e *people.Event) []any { return []any{e.Seq} })
}

var eventTable = tableOf("people", "تغييرات الحسابات",
	number("seq", "م", func(e *people.Event) int64 { return e.Seq }),
	moment("recorded_at", "الوقت", func(e *people.Event) time.Time { return e.Recorded }),
	text("what", "التغيير", func(e *people.Event) string { return e.What }),
	text("subject", "الموضوع", func(e *people.Event) string { return e.Subject }),
	text("by", "المستخدم", func(e *people.Event) string { return e.By }),
	text("detail", "التفاصيل", func(e *people.Event) string { return string(json.RawMessage(e.Detail)) }),
)
