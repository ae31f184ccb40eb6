package planner

// opening gives a warehouse's stock on the first day. Lots that expire before
// the deadline count only in full when they can all leave in time, which nobody
// can promise; they are left out.
func (w *world) opening(id SiteID) int64 {
	return w.lots(id, func(l *Lot) bool { return l.Expires > w.Campaign.Deadline })
}

// perishing gives the cartons of lots that opening leaves out.
func (w *world) perishing(id SiteID) int64 {
	return w.lots(id, func(l *Lot) bool { return l.Expires <= w.Campaign.Deadline })
}

// usable bounds a warehouse's opening stock for every plan there is: all that
// could leave on the first day.
func (w *world) usable(id SiteID) int64 {
	return w.lots(id, func(l *Lot) bool { return l.Expires > w.Campaign.FirstDay })
}

func (w *world) lots(id SiteID, counts func(*Lot) bool) int64 {
	var sum Cartons
	for i := range w.Lots {
		if l := &w.Lots[i]; l.Warehouse == id && counts(l) {
			sum += l.Cartons
		}
	}
	return int64(sum)
}

// room is the storage for cartons that the plan counts on. Lots that it leaves
// out lie there all the same.
func (w *world) room(wh int) int64 {
	return max(0, int64(w.Warehouses[wh].Storage)-w.perishing(w.Warehouses[wh].ID))
}
