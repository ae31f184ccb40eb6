package planner

import (
	"fmt"

	"katf/planner/wave"
)

// text says why a place of a shortfall was not served in full. The Arabic puts
// numbers after a colon or "بعدد", where the noun counted need not agree.
func (d *dated) text(s *shortfall, place int) (en, ar string) {
	switch {
	case s.bound != nil:
		return d.limitText(s, place)
	case s.reason == TooBig:
		size := d.Places[place].MaxSize
		return fmt.Sprintf("no warehouse has a truck of size %d or smaller", size),
			fmt.Sprintf("لا توجد في أي مخزن شاحنة حجمها %d أو أصغر", size)
	case d.world.why[place] == TooFar:
		return d.farText(place)
	case s.reason == TooFar:
		id := d.bases[s.warehouse].ID
		return fmt.Sprintf("too far: with the roads that are closed, no truck of %s makes the trip within its shift", id),
			fmt.Sprintf("المسافة بعيدة: في ظل إغلاق الطرق لا تستطيع أي شاحنة من المخزن %s إتمام الرحلة خلال ورديتها", id)
	case s.reason == ShortDoors:
		id, by := d.bases[s.warehouse].ID, d.tiers[s.tier].CompleteBy
		return fmt.Sprintf("no loading door of %s was found free for it by %s", id, by),
			fmt.Sprintf("لم يتوافر باب تحميل خالٍ في المخزن %s حتى %s", id, by)
	default:
		id, by := d.bases[s.warehouse].ID, d.tiers[s.tier].CompleteBy
		return fmt.Sprintf("no truck of %s was found free for it by %s", id, by),
			fmt.Sprintf("لم تتوافر شاحنة خالية في المخزن %s حتى %s", id, by)
	}
}

// limitText names the limit that the waves found.
func (d *dated) limitText(s *shortfall, place int) (en, ar string) {
	id, by, short := d.bases[s.warehouse].ID, d.tiers[s.tier].CompleteBy, s.total()
	missing := fmt.Sprintf("%s short", count(int64(short), "carton"))
	lacking := fmt.Sprintf("عدد الكراتين الناقصة: %d", short)
	switch s.bound.Limit {
	case wave.Stock:
		return fmt.Sprintf("%s has too little stock by %s: %s", id, by, missing),
			fmt.Sprintf("رصيد المخزن %s لا يكفي حتى %s، و%s", id, by, lacking)
	case wave.Doors:
		return fmt.Sprintf("the doors of %s can't pass enough by %s: %s", id, by, missing),
			fmt.Sprintf("طاقة أبواب المخزن %s لا تكفي حتى %s، و%s", id, by, lacking)
	case wave.Trucks:
		return fmt.Sprintf("the trucks of %s don't have enough time by %s: %s", id, by, missing),
			fmt.Sprintf("وقت شاحنات المخزن %s لا يكفي حتى %s، و%s", id, by, lacking)
	case wave.Room:
		return fmt.Sprintf("%s has no room for enough stock to arrive by %s: %s", id, by, missing),
			fmt.Sprintf("سعة المخزن %s لا تتسع لما يلزم أن يصل إليه حتى %s، و%s", id, by, lacking)
	}
	from := d.tiers[s.tier].StartsOn
	if d.closed[place] != nil {
		return fmt.Sprintf("from %s to %s there is no day on which both the place and %s are open: %s", from, by, id, missing),
			fmt.Sprintf("لا يوجد بين %s و%s يوم يكون فيه المكان والمخزن %s مفتوحين معًا، و%s", from, by, id, lacking)
	}
	return fmt.Sprintf("%s has no working day from %s to %s: %s", id, from, by, missing),
		fmt.Sprintf("لا يوجد يوم عمل في المخزن %s بين %s و%s، و%s", id, from, by, lacking)
}

// farText says how long a trip would take, or that it would come too late.
func (d *dated) farText(place int) (en, ar string) {
	w, trip := d.nearestShift(place)
	b, p := &d.bases[w], &d.Places[place]
	_, sec := d.local(b.Point, p.Point)
	if at := Clock(d.earliest(b, sec)); p.Closes > 0 && at > p.Closes {
		return fmt.Sprintf("closed before a truck can be there: at %s, from the nearest warehouse, %s, none arrives before %s", p.Closes, b.ID, at),
			fmt.Sprintf("يُغلق المكان الساعة %s قبل أن تصل إليه شاحنة: أقرب مخزن هو %s، ولا تصل منه شاحنة قبل الساعة %s", p.Closes, b.ID, at)
	}
	return fmt.Sprintf("too far: from the nearest warehouse, %s, a trip with one carton takes %s", b.ID, hours(trip)),
		fmt.Sprintf("المسافة بعيدة: الرحلة بكرتونة واحدة من أقرب مخزن (%s) تستغرق %s (ساعة:دقيقة)", b.ID, hours(trip))
}

// count writes a number with its noun.
func count(n int64, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// hours writes seconds as hours and minutes, begun minutes whole: 9:07.
func hours(seconds int64) string {
	minutes := ceilDiv(seconds, 60)
	return fmt.Sprintf("%d:%02d", minutes/60, minutes%60)
}
