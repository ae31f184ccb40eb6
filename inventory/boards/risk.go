package boards

import (
	"errors"
	"fmt"

	"katf/inventory/database"
	"katf/planner"
)

// tightPermille of a limit is tight.
const tightPermille = 900

// reasonsOf says what of a warehouse-day asks for attention.
func reasonsOf(d *planner.DayLoad) []Reason {
	out := []Reason{}
	add := func(level Level, code, en, ar string, args ...any) {
		out = append(out, Reason{level, code, fmt.Sprintf(ar, args...), fmt.Sprintf(en, args...)})
	}
	if !d.Working && d.Handled() > 0 {
		add(Over, "closed", "The warehouse does not work on this day.", "لا يعمل المخزن في هذا اليوم.")
	}
	switch used := d.Handled(); {
	case d.Working && used > d.Handling:
		add(Over, "doors", "Doors: %s cartons, %s more than they pass.", "الأبواب: %s كرتونة، بزيادة %s على سعتها.", grouped(used), grouped(used-d.Handling))
	case above(int64(used), int64(d.Handling)):
		add(Tight, "doors", "Doors: %s of %s cartons.", "الأبواب: %s كرتونة من %s.", grouped(used), grouped(d.Handling))
	}
	if d.Late > 0 {
		add(Over, "hours", "Trips that load outside of opening hours: %d.", "رحلات تُحمّل خارج ساعات العمل: %d.", d.Late)
	}
	switch {
	case d.Work > d.Shift:
		add(Over, "trucks", "Trucks: %d hours of work, their shifts are %d.", "الشاحنات: %d ساعة عمل، ووردياتها %d.", hours(int64(d.Work)), hours(int64(d.Shift)))
	case above(int64(d.Work), int64(d.Shift)):
		add(Tight, "trucks", "Trucks: %d of %d hours.", "الشاحنات: %d ساعة من %d.", hours(int64(d.Work)), hours(int64(d.Shift)))
	}
	if d.Short > 0 {
		add(Over, "stock", "Stock: %s cartons leave that are not there.", "الرصيد: ينقص ما يغادر %s كرتونة.", grouped(d.Short))
	}
	if d.After > d.Storage {
		add(Over, "storage", "Room: %s cartons at the end of the day, room for %s.", "التخزين: %s كرتونة آخر اليوم، والسعة %s.", grouped(d.After), grouped(d.Storage))
	} else if above(int64(d.After), int64(d.Storage)) {
		add(Tight, "storage", "Room: %s of %s cartons at the end of the day.", "التخزين: %s كرتونة من %s آخر اليوم.", grouped(d.After), grouped(d.Storage))
	}
	return out
}

// above reports whether a limit is tight.
func above(used, limit int64) bool { return limit > 0 && used*1000 >= limit*tightPermille }

func hours(seconds int64) int64 { return (seconds + 1800) / 3600 }

// atRisk judges a wave by its tier's date: is it late, and if its day fell out,
// would the doors of its warehouse have room for it on later days up to that
// date?
func (b *Board) atRisk(v *View, a *arrangement, w *Wave) {
	t := v.tier(w.Tier)
	if t == nil {
		return
	}
	add := func(level Level, code, en, ar string, args ...any) {
		w.Reasons = append(w.Reasons, Reason{level, code, fmt.Sprintf(ar, args...), fmt.Sprintf(en, args...)})
		w.Level = worse(w.Level, level)
	}
	switch {
	case w.Date > t.CompleteBy:
		add(Late, "late", "Late: tier %d is to be complete by %s, this goes on %s.", "متأخرة: موعد اكتمال الأولوية %d هو %s، وهذه يوم %s.", w.Tier, t.CompleteBy, w.Date)
		t.Late += w.Cartons
		return
	case w.Date < t.StartsOn:
		add(Over, "early", "Too early: tier %d begins on %s.", "مبكرة: تبدأ الأولوية %d يوم %s.", w.Tier, t.StartsOn)
	}
	for d := w.Date + 1; d <= t.CompleteBy; d++ {
		if x := a.load(b, w.Warehouse, d); x != nil {
			w.Spare += max(0, x.Handling-x.Handled())
		}
	}
	if w.Spare >= w.Cartons || b.gone(w.ID) {
		return
	}
	t.AtRisk += w.Cartons
	if w.Spare == 0 {
		add(Risk, "last", "At risk: if this day falls out, the doors have no room for it until %s.", "معرّضة للتأخر: إن تعذر هذا اليوم فلا سعة لها في الأبواب حتى %s.", t.CompleteBy)
		return
	}
	add(Risk, "spare", "At risk: if this day falls out, the doors have room for %s of its %s cartons until %s.",
		"معرّضة للتأخر: إن تعذر هذا اليوم فلا تتسع الأبواب حتى %[3]s إلا لعدد %[1]s كرتونة من %[2]s.", grouped(w.Spare), grouped(w.Cartons), t.CompleteBy)
}

// gone reports whether all trucks of a wave have left: its day can't fall out any
// more.
func (b *Board) gone(wave string) bool {
	p := b.released[wave]
	return p.all > 0 && p.states["planned"]+p.states["released"]+p.states["loading"] == 0
}

// staying turns a refusal to move a wave into what the board says of it.
func staying(err error) *Stay {
	e, ok := errors.AsType[*database.Error](err)
	if !ok {
		return nil
	}
	return &Stay{Code: e.Code, TextEn: e.En, TextAr: e.Ar}
}
