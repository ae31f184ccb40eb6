package whatif

import (
	"reflect"
	"slices"
	"strings"

	"katf/planner"
)

// Kind is what a change is of.
type Kind string

// The kinds of changes, with the fields that each takes.
const (
	// Target: the campaign hands out Cartons.
	Target Kind = "target"
	// Dates: the campaign runs from FirstDay to Deadline, either of which may be
	// left out. What depends on them moves along, see [Effect].
	Dates Kind = "dates"
	// TierRule: of the tier numbered Tier, StartsOn, CompleteBy, FloorPermille
	// and Governorates, each as far as it is given. Governorates that it takes
	// leave the tier they were in; those that it gives up go to the last tier.
	TierRule Kind = "tier"
	// Policy: the rule named Policy, with CapPermille and, for "quota", Quotas.
	Policy Kind = "policy"
	// Doors, Hours, Storage: warehouse Site has so many Doors, Opens and Closes
	// then, has room for Cartons.
	Doors   Kind = "doors"
	Hours   Kind = "hours"
	Storage Kind = "storage"
	// Stock: Cartons lie in warehouse Site on the first day. What is more joins
	// the lot that expires last, or a new one; what is less is taken from there.
	Stock Kind = "stock"
	// Fleet: Trucks of type Vehicle are based at Site; Owner tells apart those of
	// several organisations. None removes them.
	Fleet Kind = "fleet"
	// Production: plant Site packs Cartons on each day From to To, or Permille of
	// what it packs now. Without dates, on all days on which it packs.
	Production Kind = "production"
	// Closure: What ("place", "warehouse" or "road") is closed From to To, as in
	// planner.Closure. Without ID it gets a new one.
	Closure Kind = "closure"
	// Reopen: the closure ID is no more.
	Reopen Kind = "reopen"
	// Day: Date is a working day or not, with Opens and Closes for every
	// warehouse if they are given.
	Day Kind = "day"
)

// Change is one thing that is to be otherwise. A field that a kind does not take
// must be left out; pointers and lists tell nothing from none.
type Change struct {
	Kind Kind `json:"kind" enum:"target,dates,tier,policy,doors,hours,storage,stock,fleet,production,closure,reopen,day"`

	Cartons  *planner.Cartons `json:"cartons,omitempty" doc:"target, storage, stock: how many; production: a day"`
	FirstDay planner.Date     `json:"first_day,omitempty"`
	Deadline planner.Date     `json:"deadline,omitempty"`

	Tier          int          `json:"tier,omitempty" doc:"Its number"`
	StartsOn      planner.Date `json:"starts_on,omitempty"`
	CompleteBy    planner.Date `json:"complete_by,omitempty"`
	FloorPermille *int64       `json:"floor_permille,omitempty"`
	Governorates  []string     `json:"governorates,omitzero" doc:"All of the tier, ISO 3166-2"`

	Policy      string                     `json:"policy,omitempty" doc:"tier-then-need, max-min or quota"`
	CapPermille *int64                     `json:"cap_permille,omitempty"`
	Quotas      map[string]planner.Cartons `json:"quotas,omitzero" doc:"Cartons by governorate"`

	Site    planner.SiteID `json:"site,omitempty" doc:"A warehouse; a plant for production; either for fleet"`
	Doors   *int           `json:"doors,omitempty"`
	Vehicle string         `json:"vehicle,omitempty" doc:"Id of a type"`
	Owner   string         `json:"owner,omitempty" doc:"Of the trucks, where several have some there"`
	Trucks  *int           `json:"trucks,omitempty"`

	Date     planner.Date   `json:"date,omitempty"`
	Working  *bool          `json:"working,omitempty"`
	Opens    *planner.Clock `json:"opens,omitempty"`
	Closes   *planner.Clock `json:"closes,omitempty"`
	From     planner.Date   `json:"from,omitempty"`
	To       planner.Date   `json:"to,omitempty"`
	Permille *int64         `json:"permille,omitempty" doc:"production: of what is packed now; a closed road: of the ordinary time"`

	ID     string   `json:"id,omitempty" maxLength:"100" doc:"Of a closure"`
	What   string   `json:"what,omitempty" doc:"place, warehouse or road"`
	Ref    string   `json:"ref,omitempty" doc:"The place or warehouse that is closed"`
	Lat    *float64 `json:"lat,omitempty" doc:"The middle of a closed stretch of road"`
	Lng    *float64 `json:"lng,omitempty"`
	Radius *int64   `json:"radius_m,omitempty"`
	Reason string   `json:"reason,omitempty" maxLength:"200"`
}

// takes are the fields of each kind by their JSON name; those that end in ! must
// be given.
var takes = map[Kind][]string{
	Target:     {"cartons!"},
	Dates:      {"first_day", "deadline"},
	TierRule:   {"tier!", "starts_on", "complete_by", "floor_permille", "governorates"},
	Policy:     {"policy", "cap_permille", "quotas"},
	Doors:      {"site!", "doors!"},
	Hours:      {"site!", "opens!", "closes!"},
	Storage:    {"site!", "cartons!"},
	Stock:      {"site!", "cartons!"},
	Fleet:      {"site!", "vehicle!", "owner", "trucks!"},
	Production: {"site!", "from", "to", "cartons", "permille"},
	Closure:    {"what!", "id", "ref", "lat", "lng", "radius_m", "permille", "from!", "to!", "reason"},
	Reopen:     {"id!"},
	Day:        {"date!", "working!", "opens", "closes"},
}

// shape reports fields that are missing or that the kind does not take.
func (d *draft) shape(c *Change) bool {
	fields, ok := takes[c.Kind]
	if !ok {
		d.wrong("kind", string(c.Kind), "there is no such kind of change", "لا يوجد تغيير من هذا النوع")
		return false
	}
	before, any := len(d.faults), false
	v := reflect.ValueOf(c).Elem()
	for i := 1; i < v.NumField(); i++ {
		name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ",")
		given, must := !v.Field(i).IsZero(), slices.Contains(fields, name+"!")
		any = any || given && !must
		switch {
		case must && !given:
			d.wrong(name, "", "is missing", "هذه القيمة ناقصة")
		case given && !must && !slices.Contains(fields, name):
			d.wrong(name, "", "does not belong to this kind of change: leave it out", "لا تخص هذا النوع من التغيير؛ احذفها")
		}
	}
	optional := slices.ContainsFunc(fields, func(f string) bool { return !strings.HasSuffix(f, "!") })
	if optional && !any && c.Kind != Fleet && c.Kind != Day && c.Kind != Closure {
		d.wrong("", "", "says nothing that is to change", "لا يذكر ما الذي يتغير")
	}
	return len(d.faults) == before
}
