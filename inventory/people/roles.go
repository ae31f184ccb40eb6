package people

import (
	"slices"

	"katf/inventory/database"
)

// accounts are the roles that an account may have. A driver has links instead.
var accounts = []database.Role{database.Administrator, database.Manager, database.Keeper, database.Auditor}

// below lists what a token of an account with a role may be at most: the role
// itself and what it includes.
var below = map[database.Role][]database.Role{
	database.Administrator: {database.Administrator, database.Manager, database.Keeper, database.Auditor},
	database.Manager:       {database.Manager, database.Keeper, database.Auditor},
	database.Keeper:        {database.Keeper},
	database.Auditor:       {database.Auditor},
}

// includes reports whether an account may hand out a token of a role for some
// warehouses: never more than it may do itself.
func includes(u *User, role database.Role, warehouses []string) bool {
	if !slices.Contains(below[u.Role], role) {
		return false
	}
	if u.Role != database.Keeper {
		return true
	}
	for _, w := range warehouses {
		if !slices.Contains(u.Warehouses, w) {
			return false
		}
	}
	return true
}
