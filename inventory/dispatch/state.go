package dispatch

import (
	"fmt"
	"slices"
	"strings"

	"katf/inventory/database"
)

// State says how far a manifest has come.
type State string

// The states.
const (
	Planned    State = "planned"    // of an approved plan; nothing is reserved
	Released   State = "released"   // lots chosen and reserved, the paper numbered
	Loading    State = "loading"    // at the door
	Dispatched State = "dispatched" // on the road
	Delivered  State = "delivered"  // every stop is done, everything was handed over
	Partly     State = "partly"     // every stop is done, some of it was handed over
	Returned   State = "returned"   // every stop is done, nothing was handed over
	Closed     State = "closed"     // every carton accounted for
	Voided     State = "voided"     // given up before it left
)

// The steps.
const (
	release  = "release"
	start    = "start_loading"
	load     = "load"
	leave    = "dispatch"
	handOver = "hand_over"
	takeBack = "take_back"
	comeBack = "return"
	closing  = "close"
	void     = "void"
)

// ways says which steps are possible in which state.
var ways = map[State][]string{
	Planned:    {release, void},
	Released:   {start, void},
	Loading:    {load, leave, void},
	Dispatched: {handOver, takeBack, comeBack},
	Delivered:  {takeBack, closing},
	Partly:     {handOver, takeBack, comeBack, closing},
	Returned:   {handOver, takeBack, comeBack, closing},
}

var words = map[string][2]string{
	"planned": {"planned", "مخطط"}, "released": {"released", "مُفرج عنه"}, "loading": {"being loaded", "قيد التحميل"},
	"dispatched": {"on the road", "في الطريق"}, "delivered": {"delivered", "مُسلَّم"}, "partly": {"partly delivered", "مُسلَّم جزئيًا"},
	"returned": {"returned", "مُرتجع"}, "closed": {"closed", "مغلق"}, "voided": {"void", "ملغى"},
	release: {"release", "الإفراج"}, start: {"start loading", "بدء التحميل"}, load: {"load", "التحميل"}, leave: {"dispatch", "الإرسال"},
	handOver: {"hand over", "التسليم"}, takeBack: {"take back", "التراجع"}, comeBack: {"return", "الإرجاع"}, closing: {"close", "الإغلاق"},
	void: {"void", "الإلغاء"},
}

// Possible lists the steps that a manifest in a state may take.
func (s State) Possible() []string { return append([]string{}, ways[s]...) }

// In says the state in English and Arabic.
func (s State) In() (en, ar string) { return words[string(s)][0], words[string(s)][1] }

// allow refuses a step that is not possible in a state, and says which are.
func (s State) allow(what, whatAr, step string) error {
	if slices.Contains(ways[s], step) {
		return nil
	}
	return &database.Error{
		Kind: database.Conflict, Code: "wrong_state",
		En: fmt.Sprintf("%s is %s: %q is not possible. Possible now: %s", what, words[string(s)][0], words[step][0], s.list(0, "nothing")),
		Ar: fmt.Sprintf("%s حالته «%s»: لا تمكن خطوة «%s». الممكن الآن: %s", whatAr, words[string(s)][1], words[step][1], s.list(1, "لا شيء")),
		Fields: []database.Field{
			{Path: "state", Value: s, En: "the state now", Ar: "الحالة الآن"},
			{Path: "possible", Value: s.Possible(), En: "the steps that are possible now", Ar: "الخطوات الممكنة الآن"},
		},
	}
}

func (s State) list(language int, none string) string {
	var out []string
	for _, step := range ways[s] {
		out = append(out, words[step][language])
	}
	if out == nil {
		return none
	}
	return strings.Join(out, []string{", ", "، "}[language])
}
