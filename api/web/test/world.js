// The campaign of the stories: two warehouses on the Nile, fourteen villages, few
// enough cartons to be counted by hand. Names of towns are real; positions,
// households, stock and trucks are made up.
//
//	Aswan, tier 1: 8 places with 700 eligible households, 560 cartons in stock
//	Luxor, tier 2: 6 places with 500 eligible households, 250 cartons in stock
//	a plant in Luxor packs 60 cartons on each of the first two days
//
// It begins today, so that a keeper's page of today has something to load and a
// driver's link is good for its trip.
import { zip } from './zip.js';

// today is the civil day in Egypt.
export const today = () => new Date().toLocaleDateString('en-CA', { timeZone: 'Africa/Cairo' });

// later gives the day so many days after another.
export function later(day, n) {
	const d = new Date(`${day}T00:00:00Z`);
	d.setUTCDate(d.getUTCDate() + n);
	return d.toISOString().slice(0, 10);
}

const places = `id,name_ar,name_en,kind,governorate,markaz,lat,lng,population,households,need_permille,owner,contact,note,position,population_basis
ASN-01,غرب سهيل,Gharb Soheil,village,EG-ASN,EG2802,24.06300,32.86500,600,60,1000,ORG-01,جمعية تنمية المجتمع,آخر كيلومتر غير ممهد,illustrative,estimated
ASN-02,أبو الريش قبلي,Abu El Rish Qibli,village,EG-ASN,EG2802,24.13000,32.90000,900,90,1050,ORG-01,الوحدة المحلية,,illustrative,estimated
ASN-03,الأعقاب,El Aqab,village,EG-ASN,EG2802,24.20000,32.88000,800,80,1050,ORG-01,مركز الشباب,,illustrative,estimated
ASN-04,دراو,Daraw,town,EG-ASN,EG2806,24.40000,32.92500,1100,110,1000,ORG-01,,,illustrative,estimated
ASN-05,بنبان بحري,Benban Bahari,village,EG-ASN,EG2806,24.44000,32.88000,700,70,1100,ORG-01,,,illustrative,estimated
ASN-06,كوم أمبو,Kom Ombo,town,EG-ASN,EG2804,24.47669,32.94626,1200,120,1000,ORG-01,جمعية تنمية المجتمع,,illustrative,estimated
ASN-07,نصر النوبة,Nasr El Nuba,town,EG-ASN,EG2805,24.52000,32.98000,950,95,1000,ORG-01,,,illustrative,estimated
ASN-08,سلوا بحري,Silwa Bahari,village,EG-ASN,EG2804,24.72000,32.93000,750,75,1050,ORG-01,,,illustrative,estimated
LX-01,الطارف,El Tarif,town,EG-LX,EG2901,25.74000,32.63000,700,70,1000,ORG-02,,,illustrative,estimated
LX-02,البياضية,El Bayadiya,town,EG-LX,EG2902,25.67500,32.64500,900,90,1000,ORG-02,,,illustrative,estimated
LX-03,الطود,El Tod,town,EG-LX,EG2902,25.58000,32.53500,800,80,1000,ORG-02,,,illustrative,estimated
LX-04,الزينية قبلي,El Zayniya Qibli,town,EG-LX,EG2903,25.76000,32.68000,600,60,1000,ORG-02,,,illustrative,estimated
LX-05,أرمنت,Armant,town,EG-LX,EG2704,25.61500,32.54000,1000,100,1000,ORG-02,,,illustrative,estimated
LX-06,إسنا,Esna,town,EG-LX,EG2705,25.29300,32.55600,1000,100,1000,ORG-02,,,illustrative,estimated
`;

// campaign gives the files of the scenario with its first day.
function campaign(first) {
	const deadline = later(first, 4);
	return {
		id: 'nile',
		name_ar: 'حملة النيل',
		name_en: 'Nile campaign',
		target_cartons: 900,
		carton: { sku: 'KATF-15', name_ar: 'كرتونة مواد غذائية ١٥ كجم', name_en: 'Food carton, 15 kg', mass_g: 15000, volume_cm3: 30000, shelf_life_days: 270 },
		first_day: first,
		deadline,
		tiers: [
			{ number: 1, name_ar: 'المحافظات الحدودية', name_en: 'Border governorates', governorates: ['EG-ASN'], starts_on: first, complete_by: later(first, 2), floor_permille: 700 },
			{ number: 2, name_ar: 'باقي المحافظات', name_en: 'Other governorates', governorates: ['EG-LX'], starts_on: first, complete_by: deadline, floor_permille: 300 },
		],
		policy: { name: 'tier-then-need', cap_permille: 1000 },
		road: { detour_permille: 1290, local_m_per_h: 45000, trunk_m_per_h: 66000, trunk_driving_s_per_day: 28800 },
		handling: { stop_s: 600, unload_per_h: 600, turnaround_s: 900 },
		notes: ['A made-up world for tests.', 'بيانات مصطنعة للاختبار.'],
	};
}

// scenario gives the zip of the campaign that begins on a day.
export function scenario(first = today()) {
	const soon = later(first, 90);
	const far = later(first, 240);
	return zip({
		'campaign.json': JSON.stringify(campaign(first)),
		'places.csv': places,
		'warehouses.csv': `id,name_ar,name_en,governorate,markaz,lat,lng,owner,storage_cartons,doors,cartons_per_door_h,opens,closes,position
WH-ASN,مخزن أسوان,Aswan warehouse,EG-ASN,EG2801,24.09082,32.89942,ORG-01,2000,2,300,07:00,17:00,illustrative
WH-LX,مخزن الأقصر,Luxor warehouse,EG-LX,EG2901,25.69893,32.64210,ORG-02,1500,2,300,07:00,17:00,illustrative
`,
		'lots.csv': `id,warehouse,sku,cartons,expires,owner
LOT-A1,WH-ASN,KATF-15,200,${soon},ORG-01
LOT-A2,WH-ASN,KATF-15,360,${far},ORG-01
LOT-L1,WH-LX,KATF-15,250,${far},ORG-02
`,
		'plants.csv': `id,name_ar,name_en,governorate,lat,lng,owner,position
PL-LX,مصنع تعبئة الأقصر,Luxor packing plant,EG-LX,25.70500,32.70000,ORG-02,illustrative
`,
		'production.csv': `plant,from,to,cartons_per_day\nPL-LX,${first},${later(first, 1)},60\n`,
		'vehicles.csv': `id,name_ar,name_en,size,payload_kg,cartons,trunk,egp_per_day,egp_per_trip,egp_per_km,egp_per_hour,shift_hours,max_trips
pickup,سيارة ربع نقل,Pickup,1,1500,100,no,500,20,3.5,90,10,
jumbo,شاحنة جامبو,Jumbo truck,2,5000,333,no,1000,40,6,140,10,
trunk,شاحنة نقل طويل,Long-haul truck,3,12000,800,yes,1800,150,10,110,10,
`,
		'fleets.csv': `site,vehicle,trucks,owner
WH-ASN,jumbo,1,ORG-01
WH-ASN,pickup,1,ORG-01
WH-LX,jumbo,1,ORG-02
WH-LX,pickup,1,ORG-02
PL-LX,trunk,1,ORG-02
`,
		'calendar.csv': 'date,working,opens,closes,note_ar,note_en\n',
		'closures.csv': 'id,kind,ref,lat,lng,radius_m,permille,from,to,reason\n',
	});
}
