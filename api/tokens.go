package api

import (
	"context"
	"time"

	"github.com/google/uuid"

	"katf/inventory/database"
	"katf/inventory/people"
)

// NewToken is a token with its secret.
type NewToken struct {
	Token  people.Token `json:"token"`
	Secret string       `json:"secret,omitempty" doc:"Shown once: send it as Authorization: Bearer. Not there if the token was made by an earlier request"`
}

type createTokenIn struct {
	Body struct {
		ID         uuid.UUID     `json:"id" doc:"Chosen by the caller"`
		Name       string        `json:"name" minLength:"1" maxLength:"100" doc:"What the token is for"`
		Role       database.Role `json:"role" enum:"administrator,manager,warehouse,auditor" doc:"Your own, or one below it"`
		Warehouses []string      `json:"warehouses,omitempty" maxItems:"200" nullable:"false" doc:"For the role warehouse; of your own, if you are bound to some"`
		Expires    time.Time     `json:"expires_at" doc:"At most 400 days from now"`
	}
}

// createToken makes a token of one's own.
func (s *Server) createToken(ctx context.Context, tx *database.Tx, in *createTokenIn) (*NewToken, error) {
	if err := inPerson(ctx); err != nil {
		return nil, err
	}
	b := &in.Body
	t, secret, err := people.IssueToken(ctx, tx, people.Token{ID: b.ID, User: tx.By.ID, Name: b.Name, Role: b.Role, Warehouses: b.Warehouses, Expires: b.Expires})
	if err != nil {
		return nil, err
	}
	return &NewToken{*t, secret}, nil
}

type tokenID struct {
	ID uuid.UUID `path:"id"`
}

// revokeToken ends a token of one's own, or for an administrator of anybody.
func (s *Server) revokeToken(ctx context.Context, tx *database.Tx, in *tokenID) (*people.Token, error) {
	t, err := people.GetToken(ctx, tx, in.ID)
	if err != nil {
		return nil, err
	}
	if t.User != tx.By.ID && tx.By.Role != database.Administrator {
		return nil, database.Missing("token", "رمز بالرقم", in.ID.String()) // as if there were none
	}
	return people.RevokeToken(ctx, tx, in.ID)
}

type tokensIn struct {
	Paging
	User uuid.UUID `query:"user" doc:"Of an account; for administrators only. One's own if not given"`
}

// listTokens lists the tokens of an account by their creation.
func (s *Server) listTokens(ctx context.Context, tx *database.Tx, in *tokensIn) (*Page[people.Token], error) {
	user := tx.By.ID
	if in.User != uuid.Nil && in.User != user {
		if tx.By.Role != database.Administrator {
			return nil, errNotAllowed
		}
		user = in.User
	}
	var after time.Time
	var afterID uuid.UUID
	if _, err := in.after(ctx, &after, &afterID); err != nil {
		return nil, err
	}
	rows, err := people.Tokens(ctx, tx, &user, after, afterID, in.more())
	if err != nil {
		return nil, err
	}
	return pageOf(ctx, &in.Paging, rows, func(t *people.Token) []any { return []any{t.Created, t.ID} })
}

var tokenTable = tableOf("tokens", "الرموز",
	text("name", "الاسم", func(t *people.Token) string { return t.Name }),
	text("role", "الدور", func(t *people.Token) string { return string(t.Role) }),
	moment("created_at", "أنشئ في", func(t *people.Token) time.Time { return t.Created }),
	moment("expires_at", "ينتهي في", func(t *people.Token) time.Time { return t.Expires }),
)
