package transport

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// writeMPS writes p as a linear programme in free MPS: a row a node, its
// outflow less its inflow.
func writeMPS(p *Problem) string {
	var b strings.Builder
	b.WriteString("NAME flow FREE\nROWS\n N cost\n")
	for v := range p.Supply {
		fmt.Fprintf(&b, " E n%d\n", v)
	}
	b.WriteString("COLUMNS\n")
	for e, a := range p.Arcs {
		fmt.Fprintf(&b, " x%d cost %d\n", e, a.Cost)
		if a.From != a.To {
			fmt.Fprintf(&b, " x%d n%d 1\n x%d n%d -1\n", e, a.From, e, a.To)
		}
	}
	b.WriteString("RHS\n")
	for v, s := range p.Supply {
		fmt.Fprintf(&b, " rhs n%d %d\n", v, s)
	}
	b.WriteString("BOUNDS\n")
	for e, a := range p.Arcs {
		if a.Cap < Unbounded {
			fmt.Fprintf(&b, " UP bound x%d %d\n", e, a.Cap)
		}
	}
	b.WriteString("ENDATA\n")
	return b.String()
}

var objective = regexp.MustCompile(`Optimal objective (\S+)`)

func TestSolveMatchesCLP(t *testing.T) {
	clp, err := exec.LookPath("clp")
	if err != nil {
		t.Skip("clp is not installed (Debian: coinor-clp)")
	}
	rng := rand.New(rand.NewPCG(5, 6))
	optimal := 0
	for round := range 12 {
		p := network(rng, 20+10*round)
		file := filepath.Join(t.TempDir(), "flow.mps")
		if err := os.WriteFile(file, []byte(writeMPS(p)), 0o600); err != nil {
			t.Fatal(err)
		}
		out, err := exec.Command(clp, file, "-solve").CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		found := objective.FindSubmatch(out)
		r, err := solve(p)
		if found == nil {
			if err == nil || !strings.Contains(string(out), "infeasible") {
				t.Errorf("round %d: error %v, but clp says %s", round, err, out)
			}
			continue
		}
		if err != nil {
			t.Errorf("round %d: %v, but clp finds %s", round, err, found[1])
			continue
		}
		optimal++
		want, err := strconv.ParseFloat(string(found[1]), 64)
		if err != nil || math.Abs(float64(r.Cost)-want) > 1e-6*math.Abs(want) {
			t.Errorf("round %d: cost %d, clp finds %s", round, r.Cost, found[1])
		}
	}
	if optimal < 6 {
		t.Errorf("only %d of the networks have an optimum to compare", optimal)
	}
}

// network draws a capacitated graph with a fifth of its nodes sending.
func network(rng *rand.Rand, nodes int) *Problem {
	p := &Problem{Supply: make([]int64, nodes)}
	for range nodes / 5 {
		amount := 1 + rng.Int64N(40)
		p.Supply[rng.IntN(nodes)] += amount
		p.Supply[rng.IntN(nodes)] -= amount
	}
	for range nodes * 6 {
		a := Arc{int32(rng.IntN(nodes)), int32(rng.IntN(nodes)), rng.Int64N(60), rng.Int64N(100) - 5}
		if rng.IntN(4) == 0 {
			a.Cap, a.Cost = Unbounded, rng.Int64N(100)
		}
		p.Arcs = append(p.Arcs, a)
	}
	return p
}
