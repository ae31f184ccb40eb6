package stock

import (
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"

	"katf/inventory/database"
)

// Status says how far something has come.
type Status string

// The statuses.
const (
	Expected  Status = "expected"   // a receipt: announced or standing at the door, not counted
	CountedIn Status = "counted"    // a receipt: counted, not in the books yet
	Posted    Status = "posted"     // a receipt or adjustment: in the books
	Voided    Status = "voided"     // given up before anything moved
	Planned   Status = "planned"    // a transfer: nothing is reserved
	Released  Status = "released"   // a transfer: lots chosen and reserved, the paper numbered
	Sent      Status = "dispatched" // a transfer: on the road
	Received  Status = "received"   // a transfer: arrived, but for cartons that are still open
	Closed    Status = "closed"     // a transfer: every carton accounted for
	Waiting   Status = "pending"    // an adjustment: for a second person
	Refused   Status = "refused"    // an adjustment or count: by the second person
	Counting  Status = "open"       // a count: under way. A loan: not paid back
	Submitted Status = "submitted"  // a count: in, not approved
	Approved  Status = "approved"   // a count: its differences are in the books
	Repaid    Status = "repaid"     // a loan
)

// noun is what a step is about.
type noun string

const (
	aReceipt     noun = "receipt"
	aTransfer    noun = "transfer"
	anAdjustment noun = "adjustment"
	aCount       noun = "count"
	aLoan        noun = "loan"
	theRules     noun = "rules"
)

// ways says which steps are possible in which status.
var ways = map[noun]map[Status][]string{
	aReceipt: {
		Expected:  {"count", "void"},
		CountedIn: {"count", "explain", "post", "void"},
	},
	aTransfer: {
		Planned:  {"release", "void"},
		Released: {"dispatch", "void"},
		Sent:     {"receive", "write_off"},
		Received: {"receive", "write_off"},
	},
	anAdjustment: {Waiting: {"approve", "refuse"}},
	aCount: {
		Counting:  {"submit", "restart", "void"},
		Submitted: {"approve", "refuse"},
	},
	aLoan: {Counting: {"repay"}},
}

// words are those of refusals, English and Arabic.
var words = map[string][2]string{
	"receipt": {"receipt", "إذن الاستلام"}, "transfer": {"transfer", "التحويل"}, "adjustment": {"adjustment", "التسوية"},
	"stock count": {"stock count", "الجرد"}, "loan": {"loan", "السلفة"},

	"expected": {"expected", "منتظر"}, "counted": {"counted", "معدود"}, "posted": {"posted", "مُرحَّل"}, "voided": {"voided", "ملغى"},
	"planned": {"planned", "مخطط"}, "released": {"released", "مُفرج عنه"}, "dispatched": {"dispatched", "في الطريق"},
	"received": {"received", "مستلَم"}, "closed": {"closed", "مغلق"}, "pending": {"pending", "بانتظار الموافقة"},
	"refused": {"refused", "مرفوض"}, "open": {"open", "مفتوح"}, "submitted": {"submitted", "مقدَّم"}, "approved": {"approved", "معتمد"},
	"repaid": {"repaid", "مسدَّد"},

	"count": {"count", "العدّ"}, "void": {"void", "الإلغاء"}, "explain": {"give reasons", "ذكر الأسباب"}, "post": {"post", "الترحيل"},
	"release": {"release", "الإفراج"}, "dispatch": {"dispatch", "الإرسال"}, "receive": {"receive", "الاستلام"},
	"write_off": {"write off", "الشطب"}, "approve": {"approve", "الموافقة"}, "refuse": {"refuse", "الرفض"},
	"submit": {"submit", "تقديم العدّ"}, "restart": {"restart", "إعادة العدّ"}, "repay": {"repay", "السداد"},
}

// allow refuses a step that is not possible in a status, and says which are.
func (n noun) allow(id uuid.UUID, status Status, action string) error {
	possible := ways[n][status]
	if slices.Contains(possible, action) {
		return nil
	}
	name := string(n)
	if n == aCount {
		name = "stock count"
	}
	return &database.Error{
		Kind: database.Conflict, Code: "wrong_state",
		En: fmt.Sprintf("%s %s is %s: %q is not possible. Possible now: %s", say(name, 0), id, say(string(status), 0),
			say(action, 0), list(possible, 0, "nothing")),
		Ar: fmt.Sprintf("%s %s حالته «%s»: لا تمكن خطوة «%s». الممكن الآن: %s", say(name, 1), id, say(string(status), 1),
			say(action, 1), list(possible, 1, "لا شيء")),
		Fields: []database.Field{
			{Path: "status", Value: status, En: "the status now", Ar: "الحالة الآن"},
			{Path: "possible", Value: slices.Concat([]string{}, possible), En: "the steps that are possible now", Ar: "الخطوات الممكنة الآن"},
		},
	}
}

func say(word string, language int) string { return words[word][language] }

func list(actions []string, language int, none string) string {
	if len(actions) == 0 {
		return none
	}
	out := make([]string, len(actions))
	for i, a := range actions {
		out[i] = say(a, language)
	}
	return strings.Join(out, []string{", ", "، "}[language])
}
