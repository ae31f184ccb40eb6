package boards

import (
	"fmt"
	"maps"
	"slices"

	"katf/inventory/database"
	"katf/planner"
)

// after gives the edit that a change would be, and the state of the board then. It
// refuses a change that makes no sense, and one that moves what must stay.
func (b *Board) after(c Change) (*Edit, state, error) {
	e := &Edit{Version: b.Version + 1, Change: c}
	if err := b.fill(e); err != nil {
		return nil, state{}, err
	}
	all := append(slices.Clone(b.Edits), *e)
	standing(all)
	*e = all[len(all)-1]
	next := fold(all)
	if c.Kind == Move {
		return e, next, b.movable(e.Wave, &next)
	}
	for _, wave := range b.differ(&next) { // an undo moves waves too
		if err := b.movable(wave, &next); err != nil {
			return nil, state{}, err
		}
	}
	return e, next, nil
}

// differ lists the waves that are on another day in another state, in order.
func (b *Board) differ(next *state) []string {
	all := map[string]bool{}
	for _, days := range []map[string]planner.Date{b.days, next.days} {
		for wave := range days {
			all[wave] = true
		}
	}
	return slices.DeleteFunc(slices.Sorted(maps.Keys(all)), func(wave string) bool { return b.date(&b.state, wave) == b.date(next, wave) })
}

// fill completes an edit from the board, and refuses what makes no sense.
func (b *Board) fill(e *Edit) error {
	switch e.Kind {
	case Move, Lock, Unlock:
		return b.fillWave(e)
	case Freeze, Thaw:
		return b.fillFreeze(e)
	case Undo:
		return b.fillUndo(e)
	}
	return wrong("kind", string(e.Kind), "must be move, lock, unlock, freeze, thaw or undo", "يجب أن يكون move أو lock أو unlock أو freeze أو thaw أو undo")
}

func (b *Board) fillWave(e *Edit) error {
	e.Undoes = 0
	if b.waves[e.Wave] == nil {
		return database.Missing(fmt.Sprintf("wave of plan %s called", b.Plan.ID), "دفعة في الخطة بالمعرّف", e.Wave)
	}
	if e.Kind == Move {
		e.Was = b.date(&b.state, e.Wave)
		return b.inCampaign(e)
	}
	e.Day = 0
	if by := b.locked[e.Wave]; (by != nil) == (e.Kind == Lock) {
		return unchanged("wave "+e.Wave+" is so already", "الدفعة "+e.Wave+" على هذه الحال من قبل")
	}
	return nil
}

// inCampaign refuses a day outside of the campaign, and the day on which the
// thing is already.
func (b *Board) inCampaign(e *Edit) error {
	c := &b.base.Campaign
	if e.Day < c.FirstDay || e.Day > c.Deadline {
		return wrong("day", e.Day.String(), fmt.Sprintf("must be a day of the campaign, from %s to %s", c.FirstDay, c.Deadline),
			fmt.Sprintf("يجب أن يكون يومًا من أيام الحملة، من %s إلى %s", c.FirstDay, c.Deadline))
	}
	if e.Day == e.Was {
		return unchanged(fmt.Sprintf("it is on %s already", e.Day), fmt.Sprintf("هي في يوم %s من قبل", e.Day))
	}
	return nil
}

func (b *Board) fillFreeze(e *Edit) error {
	e.Wave, e.Undoes, e.Was = "", 0, b.frozen
	if e.Kind == Freeze {
		return b.inCampaign(e)
	}
	if e.Day = 0; b.frozen == 0 {
		return unchanged("no day is frozen", "لا يوجد يوم مجمَّد")
	}
	return nil
}

func (b *Board) fillUndo(e *Edit) error {
	e.Wave, e.Day = "", 0
	if e.Undoes == 0 {
		for i := range b.Edits {
			if x := &b.Edits[i]; !x.Undone && x.Kind != Undo {
				e.Undoes = x.Version
			}
		}
	}
	if e.Undoes < 1 || e.Undoes > b.Version || b.Edits[e.Undoes-1].Undone {
		return database.Refuse(database.Conflict, "nothing_to_undo", "there is no such edit that stands, so nothing can be taken back",
			"لا يوجد تعديل قائم كهذا يمكن التراجع عنه")
	}
	return nil
}

// movable refuses to move a wave that must stay, and says why.
func (b *Board) movable(wave string, next *state) error {
	if by := b.locked[wave]; by != nil {
		return database.Refuse(database.Conflict, "wave_locked",
			fmt.Sprintf("wave %s was locked by %s on %s: unlock it before it is moved", wave, by.By.Login, clock(by.At)),
			fmt.Sprintf("الدفعة %s ثبّتها %s في %s: ألغِ تثبيتها قبل نقلها", wave, by.By.Login, clock(by.At)))
	}
	if why := b.left(wave); why != nil {
		return why
	}
	for _, day := range []planner.Date{b.date(&b.state, wave), b.date(next, wave)} {
		if day <= b.frozen {
			return database.Refuse(database.Conflict, "day_frozen",
				fmt.Sprintf("the days up to %s are frozen, %s among them: wave %s stays. Thaw them first, if it has to go", b.frozen, day, wave),
				fmt.Sprintf("الأيام حتى %s مجمَّدة ومنها %s: تبقى الدفعة %s في مكانها. ألغِ التجميد أولًا إن لزم نقلها", b.frozen, day, wave))
		}
	}
	return nil
}

// left refuses a wave of which goods were released: its papers name the day.
func (b *Board) left(wave string) error {
	p := b.released[wave]
	if p.all == 0 || p.planned() {
		return nil
	}
	return database.Refuse(database.Conflict, "wave_released",
		fmt.Sprintf("wave %s can't be moved: %d of its %d manifests are no longer planned; lots are reserved and papers numbered for that day", wave, p.all-p.states["planned"], p.all),
		fmt.Sprintf("لا يمكن نقل الدفعة %s: بيانات الشحن التي تجاوزت التخطيط فيها %d من %d؛ حُجزت التشغيلات ورُقّمت الأوراق لذلك اليوم", wave, p.all-p.states["planned"], p.all))
}

func unchanged(en, ar string) error {
	return database.Refuse(database.Conflict, "no_change", "nothing would change: "+en, "لا شيء يتغير: "+ar)
}

// wrong refuses a field.
func wrong(path string, value any, en, ar string) error {
	return &database.Error{Kind: database.Invalid, Code: "invalid", En: "the edit is wrong: " + path + " " + en, Ar: "التعديل غير صحيح: " + ar,
		Fields: []database.Field{{Path: path, Value: value, En: en, Ar: ar}}}
}
