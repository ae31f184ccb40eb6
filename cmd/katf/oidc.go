package main

import (
	"errors"
	"fmt"
	"strings"

	"katf/inventory/database"
	"katf/inventory/people"
)

// oidcFlags say which identity provider lets people in, beside the accounts'
// own passwords.
type oidcFlags struct {
	OIDCIssuer string            `name:"oidc-issuer" env:"KATF_OIDC_ISSUER" placeholder:"URL" help:"Identity provider (OpenID Connect) that lets people in. Accounts are made here beforehand."`
	OIDCClient string            `name:"oidc-client" env:"KATF_OIDC_CLIENT" placeholder:"ID" help:"This program's id there."`
	OIDCSecret string            `name:"oidc-secret" env:"KATF_OIDC_SECRET" placeholder:"TEXT" help:"Its secret; better given by the environment, for a command line can be read by others."`
	OIDCClaim  string            `name:"oidc-claim" env:"KATF_OIDC_CLAIM" placeholder:"NAME" help:"A claim that decides the role at each login, with --oidc-roles. The account's own role if not given."`
	OIDCRoles  map[string]string `name:"oidc-roles" env:"KATF_OIDC_ROLES" placeholder:"VALUE=ROLE" help:"Roles by the claim's values: staff=warehouse;leads=manager."`
}

// provider gives the identity provider, nil if none is set. Public is the
// address of this server as the provider and the browsers know it.
func (f *oidcFlags) provider(public string) (*people.Provider, error) {
	if f.OIDCIssuer == "" {
		return nil, nil
	}
	if f.OIDCClient == "" || public == "" {
		return nil, errors.New("--oidc-issuer needs --oidc-client and --public too")
	}
	opt := people.ProviderOptions{Issuer: f.OIDCIssuer, ClientID: f.OIDCClient, Secret: f.OIDCSecret,
		Redirect: strings.TrimSuffix(public, "/") + "/api/v1/login/provider/callback", RoleClaim: f.OIDCClaim, Roles: map[string]database.Role{}}
	for value, role := range f.OIDCRoles {
		switch r := database.Role(role); r {
		case database.Administrator, database.Manager, database.Keeper, database.Auditor:
			opt.Roles[value] = r
		default:
			return nil, fmt.Errorf("--oidc-roles %s=%s: administrator, manager, warehouse or auditor", value, role)
		}
	}
	if f.OIDCClaim != "" && len(opt.Roles) == 0 {
		return nil, errors.New("--oidc-claim needs --oidc-roles too, or nobody is let in")
	}
	return people.NewProvider(opt), nil
}
