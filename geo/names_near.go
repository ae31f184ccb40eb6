package geo

// NearName gives how many letters have to be added, dropped, exchanged for
// another or swapped with the next to make a key begin with what is looked for,
// and whether all of the key is then used up. Keys are of [FoldName]. It gives
// up, with a number above the limit, where that takes more.
//
// The distance is that of optimal string alignment (Damerau 1964), over the
// beginnings of the key. Some 250 ns for names of ten letters and a limit of 2.
func NearName(sought, key []rune, limit int) (distance int, whole bool) {
	if len(key) < len(sought)-limit {
		return limit + 1, false
	}
	sought = sought[:min(len(sought), maxNear/2)]
	whole = len(key) <= len(sought)+limit
	key = key[:min(len(key), len(sought)+limit, maxNear)]
	var rows [3][maxNear + 1]int
	before, last, row := rows[0][:len(key)+1], rows[1][:len(key)+1], rows[2][:len(key)+1]
	for k := range last {
		last[k] = k
	}
	for i, r := range sought {
		row[0] = i + 1
		least := row[0]
		for k, c := range key {
			cost := 1
			if r == c {
				cost = 0
			}
			row[k+1] = min(last[k+1]+1, row[k]+1, last[k]+cost)
			if i > 0 && k > 0 && r == key[k-1] && sought[i-1] == c {
				row[k+1] = min(row[k+1], before[k-1]+1)
			}
			least = min(least, row[k+1])
		}
		if least > limit+1 { // a swap may still bring one back
			return limit + 1, false
		}
		before, last, row = last, row, before
	}
	distance = limit + 1
	for _, d := range last {
		distance = min(distance, d)
	}
	return distance, whole && last[len(key)] == distance
}

// maxNear bounds the letters that NearName compares.
const maxNear = 64
