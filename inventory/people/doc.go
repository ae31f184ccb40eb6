// Package people knows who may do what: the member organisations, the accounts
// of staff with their roles, and the ways to show who one is — a session of the
// pages, a token of a program, a link of a driver, or an identity provider.
//
// Accounts are of staff and functions of staff only. Nobody who receives a carton
// has one, and nothing about them is kept here.
//
// # Who may do what
//
// Two questions are asked, in this order. Which operations may a role call: each
// line of the API's page of routes says so. Which rows may
// this actor see and write: the functions of scope.go, which the packages with
// the rows call. An account has one scope only:
//
//   - administrator and manager are the Alliance's own: all rows.
//   - warehouse: its named warehouses, with all that lies in them, whoever owns
//     it, since whoever counts a floor counts all of it.
//   - auditor of the Alliance: reads all rows, writes none.
//   - auditor of an organisation: how an organisation sees its own stock, and the
//     shared plan.
//   - driver: one manifest, for as long as its link is valid. Drivers have no
//     accounts.
//
// # Secrets
//
// Passwords are kept as argon2id hashes. Tokens, links, sessions and sign-in keys
// are 256 random bits, kept as SHA-256: what is random needs no slow hash. None of
// them can be read back, none is ever logged, and errors never repeat one.
package people
