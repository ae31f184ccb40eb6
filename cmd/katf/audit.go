package main

import (
	"fmt"
	"log/slog"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"

	"katf/inventory/audit"
	"katf/inventory/database"
)

type auditCommand struct {
	databaseFlags
}

// Help is what the help of the command says below its flags.
func (*auditCommand) Help() string {
	return "Reads every row and writes none; it may run while others work. The status is 1 if a rule does not hold, with the rows for which it does not."
}

// Run checks the books and tells each row that is not true.
func (c *auditCommand) Run(t *terminal) (err error) {
	l, err := c.open(t.ctx, slog.New(slog.DiscardHandler), database.Options{Statement: time.Hour})
	if err != nil {
		return err
	}
	defer joined(&err, l.close)
	var broken []audit.Broken
	err = l.Read(t.ctx, database.TheSystem, func(tx *database.Tx) error {
		var err error
		broken, err = audit.Run(t.ctx, tx)
		return err
	})
	if err != nil {
		return err
	}
	if len(broken) == 0 {
		_, err = fmt.Fprintln(t.Out, "The books are true: every rule holds. الدفاتر صحيحة")
		return err
	}
	writeBroken(t, broken)
	fmt.Fprintf(t.Err, "katf: the books are not true: %s. Change nothing, keep a copy of the database, and find out who wrote past the program.\n",
		count(len(broken), "row"))
	return errFailed
}

func writeBroken(t *terminal, broken []audit.Broken) {
	w := table.NewWriter()
	w.SetOutputMirror(t.Out)
	w.SetStyle(table.StyleLight)
	w.AppendHeader(table.Row{"rule", "where", "what"})
	for _, b := range broken {
		w.AppendRow(table.Row{b.Rule, below(40, b.Where), below(40, b.Detail+".", "Should be: "+b.En, b.Ar)})
	}
	w.Render()
}
