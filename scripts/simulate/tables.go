package simulate

// Face is a font of a Debian package and how large it is set.
type Face struct {
	Name string
	file string
	// points is the size, pitch the distance of lines in millimetres.
	points, pitch float64
	// Columns is how many letters a line holds.
	Columns int
}

// Typewriters and book faces; the packages are in scripts/setup.sh.
var (
	courier = Face{"courier", "/usr/share/fonts/truetype/liberation/LiberationMono-Regular.ttf", 11.5, 6.0, 62}
	nimbus  = Face{"nimbus", "/usr/share/fonts/opentype/urw-base35/NimbusMonoPS-Bold.otf", 11.5, 6.0, 62}
	ptmono  = Face{"ptmono", "/usr/share/fonts/truetype/paratype/PTM55F.ttf", 11, 5.6, 66}
	cmtype  = Face{"cmtype", "/usr/share/fonts/truetype/cmu/cmuntt.ttf", 12, 6.0, 66}
	serifs  = Face{"serif", "/usr/share/fonts/truetype/liberation/LiberationSerif-Regular.ttf", 11, 5.0, 76}
	ptserif = Face{"ptserif", "/usr/share/fonts/truetype/paratype/PTF55F.ttf", 10.5, 5.2, 72}
)

// Faces are those that the reading was developed on.
var Faces = []Face{courier, nimbus, ptmono, cmtype, serifs, ptserif}

// OtherFaces are some that nothing was developed on.
var OtherFaces = []Face{
	{"libmono", "/usr/share/fonts/truetype/liberation/LiberationMono-Bold.ttf", 11, 5.8, 64},
	{"nimbuslight", "/usr/share/fonts/opentype/urw-base35/NimbusMonoPS-Regular.otf", 12, 6.0, 62},
	{"cmvar", "/usr/share/fonts/truetype/cmu/cmunvt.ttf", 12, 5.8, 68},
	{"schoolbook", "/usr/share/fonts/opentype/urw-base35/C059-Roman.otf", 10.5, 5.2, 72},
	{"ptsans", "/usr/share/fonts/truetype/paratype/PTS55F.ttf", 11, 5.2, 76},
	{"cmroman", "/usr/share/fonts/truetype/cmu/cmunrm.ttf", 11, 5.2, 76},
}

// The estimate of quality is fitted to FitFaces and held against TestFaces; all
// have Cyrillic letters.
var (
	FitFaces = []Face{
		courier, nimbus, serifs,
		{"sans", "/usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf", 10.5, 5.2, 72},
		{"century", "/usr/share/fonts/opentype/urw-base35/C059-Roman.otf", 10.5, 5.2, 70},
	}
	TestFaces = []Face{
		ptmono, cmtype, ptserif,
		{"ptsans", "/usr/share/fonts/truetype/paratype/PTS55F.ttf", 10.5, 5.2, 74},
		{"roman", "/usr/share/fonts/truetype/cmu/cmunrm.ttf", 11, 5.0, 74},
	}
)

// Damages are from mild to bad.
var Damages = []Damage{
	{Name: "clean", dpi: 300, paper: .95, ink: .9, ribbon: .1, blur: .6, noise: .02, quality: 85},
	{Name: "skewed", dpi: 300, paper: .86, ink: .75, ribbon: .3, cloud: .15, blur: .9, noise: .03, specks: .5, skew: 1.6, quality: 60},
	{Name: "worn", dpi: 250, paper: .82, ink: .7, ribbon: .75, cloud: .2, blur: 1, noise: .05, specks: 1, skew: -.7, quality: 55},
	{Name: "photocopy", dpi: 300, paper: .88, ink: .8, ribbon: .45, cloud: .1, blur: 1.2, noise: .07, specks: 4, skew: .5, copied: true},
	{Name: "coarse", dpi: 150, paper: .88, ink: .75, ribbon: .3, cloud: .1, blur: .7, noise: .04, quality: 45},
	{Name: "faded", dpi: 240, paper: .8, ink: .5, ribbon: .4, cloud: .2, blur: .9, noise: .03, specks: 1, skew: .9, quality: 50},
}

// OtherDamages are some that nothing was developed on.
var OtherDamages = []Damage{
	{Name: "plain", dpi: 200, paper: .92, ink: .85, ribbon: .15, blur: .6, noise: .02, quality: 75},
	{Name: "carbon", dpi: 300, paper: .9, ink: .6, ribbon: .35, cloud: .1, blur: 1.5, noise: .03, quality: 70},
	{Name: "film", dpi: 280, paper: .85, ink: .8, ribbon: .3, cloud: .25, blur: 1, noise: .07, specks: 1.5, skew: -1.2, quality: 65},
	{Name: "xerox", dpi: 240, paper: .9, ink: .85, ribbon: .4, cloud: .1, blur: .9, noise: .06, specks: 3, skew: .8, copied: true},
	{Name: "yellowed", dpi: 300, paper: .7, ink: .7, ribbon: .4, cloud: .3, blur: .9, noise: .04, specks: 1, skew: .4, quality: 55},
}

// Wreckage is what else happens to pages in archives, beside damages.
var Wreckage = []Damage{
	{Name: "vanishing", dpi: 300, paper: .86, ink: .8, ribbon: .3, cloud: .15, blur: .8, noise: .03, fade: .6, quality: 60},
	{Name: "blotted", dpi: 300, paper: .9, ink: .95, ribbon: .2, blur: 1.6, noise: .03, copied: true, level: .74},
	{Name: "thin", dpi: 300, paper: .88, ink: 1, ribbon: .1, cloud: .1, blur: .6, noise: .03, copied: true, level: .58},
	{Name: "copies", dpi: 240, paper: .9, ink: .98, ribbon: .12, blur: .8, noise: .03, specks: 1.5, skew: .4, copied: true, level: .68, copies: 2},
	{Name: "bleed", dpi: 300, paper: .9, ink: .75, ribbon: .3, cloud: .1, blur: .9, noise: .03, bleed: .15, quality: 60},
	{Name: "stained", dpi: 300, paper: .88, ink: .8, ribbon: .3, cloud: .1, blur: .9, noise: .03, stain: .5, quality: 60},
	{Name: "tiny", dpi: 105, paper: .9, ink: .8, ribbon: .3, blur: .5, noise: .02, quality: 50},
}
