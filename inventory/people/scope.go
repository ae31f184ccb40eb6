package people

import (
	"fmt"
	"slices"

	"github.com/google/uuid"

	"katf/inventory/database"
)

// These functions are the row-level half of the rules (see the package's
// comment). Lists add the filters to their WHERE; single things are asked about
// with Sees… and answer "not found" when it says no, so that ids of others can't
// be probed; writes ask Keep.

// OwnerFilter gives the only organisation whose stock an actor sees, nil if it
// is not bound by owner.
func OwnerFilter(a *database.Actor) *string {
	if a.Role == database.Auditor && a.Organisation != "" {
		return &a.Organisation
	}
	return nil
}

// WarehouseFilter gives the only warehouses whose rows an actor sees, nil if it
// is not bound by warehouse. An empty list that is not nil means none.
func WarehouseFilter(a *database.Actor) []string {
	switch a.Role {
	case database.Keeper:
		return append([]string{}, a.Warehouses...)
	case database.Driver:
		return []string{}
	}
	return nil
}

// ManifestFilter gives the only manifest that an actor sees, nil if it is not
// bound to one.
func ManifestFilter(a *database.Actor) *uuid.UUID {
	if a.Role == database.Driver {
		return &a.Manifest
	}
	return nil
}

// SeesAll reports whether every row is visible to an actor: of the Alliance, and
// not bound to warehouses. Whole-ledger answers (the audit) are for these only.
func SeesAll(a *database.Actor) bool {
	return OwnerFilter(a) == nil && WarehouseFilter(a) == nil && ManifestFilter(a) == nil
}

// SeesStock reports whether stock of an owner in a warehouse is visible.
func SeesStock(a *database.Actor, warehouse, owner string) bool {
	if only := OwnerFilter(a); only != nil {
		return *only == owner
	}
	return SeesWarehouse(a, warehouse)
}

// SeesWarehouse reports whether the papers of a warehouse are visible: receipts,
// counts, transfers. An organisation sees its stock instead (SeesStock).
func SeesWarehouse(a *database.Actor, warehouse string) bool {
	only := WarehouseFilter(a)
	return only == nil || slices.Contains(only, warehouse)
}

// SeesManifest reports whether the manifest of a trip that starts at a warehouse
// is visible. Manifests are of the shared plan: organisations see them.
func SeesManifest(a *database.Actor, warehouse string, manifest uuid.UUID) bool {
	if only := ManifestFilter(a); only != nil {
		return *only == manifest
	}
	return SeesWarehouse(a, warehouse)
}

// Keep refuses whoever may not work in a warehouse.
func Keep(a *database.Actor, warehouse string) error {
	if a.Keeps(warehouse) {
		return nil
	}
	return database.Refuse(database.Forbidden, "not_your_warehouse",
		fmt.Sprintf("your account does not keep warehouse %s; ask a manager, or an administrator to add it to your account", warehouse),
		fmt.Sprintf("حسابك لا يشمل المخزن %s؛ اطلب ذلك من المدير، أو من مسؤول النظام أن يضيفه إلى حسابك", warehouse))
}

// Drive refuses whoever may not act on the trip of a manifest: its driver, and
// those who keep the warehouse that it starts from.
func Drive(a *database.Actor, warehouse string, manifest uuid.UUID) error {
	if a.Role == database.Driver {
		if a.Manifest == manifest {
			return nil
		}
		return database.Refuse(database.Forbidden, "not_your_trip",
			"this link opens another trip; ask the warehouse for the link of this one",
			"هذا الرابط يفتح رحلة أخرى؛ اطلب من المخزن رابط هذه الرحلة")
	}
	return Keep(a, warehouse)
}
