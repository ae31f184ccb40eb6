package scenario

import (
	"archive/zip"
	"path"
	"slices"
	"strings"

	"katf/planner/scenario/sheet"
)

// strays reports the files of a zip that are not of a scenario: what would be
// passed over in silence, such as a list of people, is never taken in unseen.
func (r *review) strays(z *zip.Reader) {
	var files []string
	for _, f := range z.File {
		name := strings.ReplaceAll(f.Name, `\`, "/")
		switch {
		case outside(name):
			r.file(campaignTable, f.Name, 0, "", "", say("the name leads out of the folder; pack the scenario's folder anew", "اسم الملف يشير إلى خارج المجلد؛ أعد ضغط مجلد السيناريو"))
		case !strings.HasSuffix(name, "/") && !leftover(name):
			files = append(files, name)
		}
	}
	folder := folderOf(files)
	seen := map[string]string{}
	for _, name := range files {
		base := strings.ToLower(path.Base(name))
		switch other := seen[base]; {
		case path.Dir(name) != folder || !isFile(base):
			r.file(campaignTable, name, 0, "", "", say("is not a file of a scenario, so nothing of the upload is taken; allowed are only %s", "ليس من ملفات السيناريو، ولذلك لا يُقبل شيء من المرفوع؛ المسموح به فقط: %s", allowed()))
		case other != "":
			r.file(campaignTable, name, 0, "", "", say("the file is there twice, as %s too", "الملف مكرر باسم %s", other))
		default:
			seen[base] = name
		}
	}
}

// outside reports whether a name in a zip is that of a file elsewhere.
func outside(name string) bool {
	return strings.HasPrefix(name, "/") || len(name) > 1 && name[1] == ':' || slices.Contains(strings.Split(name, "/"), "..")
}

// leftover reports whether a file is one that systems leave in folders, or that
// explains them to people. Such files are not read.
func leftover(name string) bool {
	base := strings.ToLower(path.Base(name))
	return slices.Contains(strings.Split(name, "/"), "__MACOSX") || strings.HasPrefix(base, "readme") ||
		slices.Contains([]string{".ds_store", "thumbs.db", "desktop.ini"}, base)
}

// folderOf is the folder that the files of the scenario are in: that of most.
func folderOf(files []string) string {
	count, best := map[string]int{}, "."
	for _, name := range files {
		if !isFile(path.Base(name)) {
			continue
		}
		folder := path.Dir(name)
		if count[folder]++; count[folder] > count[best] {
			best = folder
		}
	}
	return best
}

func isFile(base string) bool {
	return slices.ContainsFunc(tables, func(t *table) bool { return strings.EqualFold(t.File, base) })
}

// allowed lists the files of a scenario.
func allowed() string {
	var names []string
	for _, t := range tables {
		if t != tierTable { // in campaign.json
			names = append(names, t.File)
		}
	}
	return strings.Join(names, ", ")
}

// strayed reports the sheets of a workbook that are not of a scenario and not
// empty, but for the guide as it is written.
func (r *review) strayed(sheets []*sheet.Table) {
	for _, s := range sheets {
		name := sheet.Fold(s.Name)
		if slices.ContainsFunc(tables, func(t *table) bool { return name == t.Name || name == sheet.Fold(t.NameAr) }) ||
			s.Name == guide && slices.Equal(s.Header, guideRows()[0]) {
			continue
		}
		var names []string
		for _, t := range tables {
			names = append(names, t.Name)
		}
		r.file(campaignTable, s.Name, 0, "", "", say("is not a sheet of a scenario, so nothing of the workbook is taken; delete it. Allowed are only %s", "ليست من أوراق السيناريو، ولذلك لا يُقبل شيء من المصنف؛ احذفها. المسموح به فقط: %s", strings.Join(names, ", ")))
	}
}
