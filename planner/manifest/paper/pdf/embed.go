package pdf

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"strings"
	"unicode/utf16"
)

// usedFont holds the clusters that a file uses of one font. A cluster's place in
// the list, plus one, is its CID.
type usedFont struct {
	cids     map[int32]uint16
	clusters []int32
}

func (u *usedFont) cid(cluster int32) uint16 {
	if c, ok := u.cids[cluster]; ok {
		return c
	}
	if u.cids == nil {
		u.cids = map[int32]uint16{}
	}
	u.clusters = append(u.clusters, cluster)
	c := uint16(len(u.clusters))
	u.cids[cluster] = c
	return c
}

// writeFont writes the objects of one font and gives the number of the first.
// Every CID is one pair of picture and text: CIDToGIDMap leads to the picture,
// ToUnicode to the text.
func (d *Doc) writeFont(i int) int {
	o, u := d.shaper.fonts.fonts[i], &d.used[i]
	sub := newSubset(o)
	gids := make([]byte, 2, 2*len(u.clusters)+2)
	widths := make([]string, len(u.clusters))
	for k, n := range u.clusters {
		c := &d.shaper.list[n]
		gids = binary.BigEndian.AppendUint16(gids, sub.cluster(c))
		widths[k] = fmt.Sprint(int64(c.advance(o)) * 1000 / o.upem)
	}
	file := sub.file()
	name := subsetTag(file) + "+" + o.name

	top, cid, descriptor, data, toGID, toUnicode := d.newObject(), d.newObject(), d.newObject(), d.newObject(), d.newObject(), d.newObject()
	d.stream(data, fmt.Sprintf("/Length1 %d", len(file)), file)
	d.stream(toGID, "", gids)
	d.stream(toUnicode, "", []byte(d.toUnicode(u)))
	em := func(at []byte) int64 { return int64(int16(binary.BigEndian.Uint16(at))) * 1000 / o.upem }
	stem := 80
	if strings.HasSuffix(o.name, "Bold") {
		stem = 140
	}
	d.object(descriptor, "<</Type/FontDescriptor/FontName/%s/Flags 4/FontBBox[%d %d %d %d]/ItalicAngle 0/Ascent %d/Descent %d/CapHeight %d/StemV %d/FontFile2 %d 0 R>>",
		name, em(o.head[36:]), em(o.head[38:]), em(o.head[40:]), em(o.head[42:]), em(o.hhea[4:]), em(o.hhea[6:]), em(o.hhea[4:]), stem, data)
	d.object(cid, "<</Type/Font/Subtype/CIDFontType2/BaseFont/%s/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor %d 0 R/DW 0/W[1[%s]]/CIDToGIDMap %d 0 R>>",
		name, descriptor, strings.Join(widths, " "), toGID)
	d.object(top, "<</Type/Font/Subtype/Type0/BaseFont/%s/Encoding/Identity-H/DescendantFonts[%d 0 R]/ToUnicode %d 0 R>>", name, cid, toUnicode)
	return top
}

// subsetTag gives the six letters that mark a subset, from its bytes.
func subsetTag(file []byte) string {
	sum := sha256.Sum256(file)
	tag := make([]byte, 6)
	for i := range tag {
		tag[i] = 'A' + sum[i]%26
	}
	return string(tag)
}

// toUnicode writes the map from CIDs to text.
func (d *Doc) toUnicode(u *usedFont) string {
	var b strings.Builder
	b.WriteString("/CIDInit/ProcSet findresource begin 12 dict begin begincmap" +
		"/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def/CMapName/Adobe-Identity-UCS def/CMapType 2 def\n" +
		"1 begincodespacerange<0000><FFFF>endcodespacerange\n")
	const block = 100 // entries, as many as the format allows
	for from := 0; from < len(u.clusters); from += block {
		part := u.clusters[from:min(from+block, len(u.clusters))]
		fmt.Fprintf(&b, "%d beginbfchar\n", len(part))
		for k, n := range part {
			fmt.Fprintf(&b, "<%04X><", from+k+1)
			for _, unit := range utf16.Encode([]rune(d.shaper.list[n].text)) {
				fmt.Fprintf(&b, "%04X", unit)
			}
			b.WriteString(">\n")
		}
		b.WriteString("endbfchar\n")
	}
	b.WriteString("endcmap CMapName currentdict/CMap defineresource pop end end\n")
	return b.String()
}
