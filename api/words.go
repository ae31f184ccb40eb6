package api

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2/validation"
)

type words struct{ en, ar string }

// titles of problems by their status.
var titles = map[int]words{
	http.StatusBadRequest:            {"Malformed request", "طلب غير مفهوم"},
	http.StatusUnauthorized:          {"Not logged in", "لم تسجّل الدخول"},
	http.StatusForbidden:             {"Not allowed", "غير مسموح"},
	http.StatusNotFound:              {"Not found", "غير موجود"},
	http.StatusMethodNotAllowed:      {"Method not allowed", "العملية غير متاحة هنا"},
	http.StatusNotAcceptable:         {"No such format", "الصيغة غير متاحة"},
	http.StatusRequestTimeout:        {"Request too slow", "وصل الطلب ببطء"},
	http.StatusConflict:              {"Not as things stand", "يتعارض مع الوضع الحالي"},
	http.StatusPreconditionFailed:    {"Changed in between", "تغيّر في هذه الأثناء"},
	http.StatusRequestEntityTooLarge: {"Request too large", "الطلب أكبر من المسموح"},
	http.StatusUnsupportedMediaType:  {"Content type not accepted", "نوع المحتوى غير مقبول"},
	http.StatusUnprocessableEntity:   {"Request not valid", "الطلب غير صالح"},
	http.StatusTooManyRequests:       {"Too many requests", "طلبات كثيرة"},
	http.StatusInternalServerError:   {"Server error", "خطأ في الخادم"},
	http.StatusServiceUnavailable:    {"Try again", "أعد المحاولة"},
}

// bilingual stands between the English and the Arabic of a message.
const bilingual = "\x1f"

// messages of the description's validator, in Arabic.
var messages = map[string]string{
	validation.MsgUnexpectedProperty:             "حقل غير معروف",
	validation.MsgExpectedRFC3339DateTime:        "المطلوب تاريخ ووقت مثل 2027-01-10T08:30:00Z",
	validation.MsgExpectedRFC3339Date:            "المطلوب تاريخ مثل 2027-01-10",
	validation.MsgExpectedRFC3339Time:            "المطلوب وقت مثل 08:30:00Z",
	validation.MsgExpectedRFC5322Email:           "المطلوب عنوان بريد: %v",
	validation.MsgExpectedRFC3986URI:             "المطلوب رابط: %v",
	validation.MsgExpectedRFC4122UUID:            "المطلوب معرّف UUID: %v",
	validation.MsgExpectedMatchAtLeastOneSchema:  "القيمة لا توافق أي شكل مقبول",
	validation.MsgExpectedMatchExactlyOneSchema:  "القيمة لا توافق شكلًا واحدًا مقبولًا",
	validation.MsgExpectedBoolean:                "المطلوب نعم أو لا",
	validation.MsgExpectedDuration:               "المطلوب مدة: %v",
	validation.MsgExpectedNumber:                 "المطلوب رقم",
	validation.MsgExpectedInteger:                "المطلوب عدد صحيح",
	validation.MsgExpectedString:                 "المطلوب نص",
	validation.MsgExpectedBase64String:           "المطلوب نص بترميز base64",
	validation.MsgExpectedArray:                  "المطلوب قائمة",
	validation.MsgExpectedObject:                 "المطلوب كائن",
	validation.MsgExpectedArrayItemsUnique:       "عناصر القائمة مكررة",
	validation.MsgExpectedOneOf:                  "المطلوب إحدى القيم \"%s\"",
	validation.MsgExpectedMinimumNumber:          "المطلوب رقم لا يقل عن %v",
	validation.MsgExpectedExclusiveMinimumNumber: "المطلوب رقم أكبر من %v",
	validation.MsgExpectedMaximumNumber:          "المطلوب رقم لا يزيد على %v",
	validation.MsgExpectedExclusiveMaximumNumber: "المطلوب رقم أصغر من %v",
	validation.MsgExpectedNumberBeMultipleOf:     "المطلوب رقم من مضاعفات %v",
	validation.MsgExpectedMinLength:              "المطلوب نص لا يقل طوله عن %d",
	validation.MsgExpectedMaxLength:              "المطلوب نص لا يزيد طوله على %d",
	validation.MsgExpectedBePattern:              "المطلوب نص بشكل %s",
	validation.MsgExpectedMatchPattern:           "المطلوب نص يوافق النمط %s",
	validation.MsgExpectedMinItems:               "المطلوب قائمة لا تقل عن %d",
	validation.MsgExpectedMaxItems:               "المطلوب قائمة لا تزيد على %d",
	validation.MsgExpectedMinProperties:          "المطلوب كائن فيه %d حقول على الأقل",
	validation.MsgExpectedMaxProperties:          "المطلوب كائن فيه %d حقول على الأكثر",
	validation.MsgExpectedRequiredProperty:       "الحقل %s مطلوب",
	"unknown query parameter":                    "معامل غير معروف في الرابط",
	"required query parameter is missing":        "معامل مطلوب مفقود من الرابط",
	"required header parameter is missing":       "ترويسة مطلوبة مفقودة",
	"required path parameter is missing":         "جزء مطلوب مفقود من المسار",
	"invalid integer":                            "المطلوب عدد صحيح",
	"invalid float":                              "المطلوب رقم",
	"invalid boolean":                            "المطلوب true أو false",
}

// formatBoth makes a message in both languages at once.
func formatBoth(format string, a ...any) string {
	ar, ok := messages[format]
	if !ok {
		return fmt.Sprintf(format, a...)
	}
	return fmt.Sprintf(format, a...) + bilingual + fmt.Sprintf(ar, a...)
}

// inArabic gives the Arabic of a message that was not made by formatBoth.
func inArabic(en string) string {
	if ar, ok := messages[en]; ok {
		return ar
	}
	if strings.HasPrefix(en, "invalid value: ") || strings.HasPrefix(en, "json:") {
		return "قيمة غير صالحة: " + strings.TrimPrefix(en, "invalid value: ")
	}
	return "قيمة غير صالحة (" + en + ")"
}

// Refusals on the way to a handler.
var (
	errTooLarge = refuse(http.StatusRequestEntityTooLarge, "too_large",
		"the request's body is larger than this operation takes; split it", "نص الطلب أكبر مما تقبله هذه العملية؛ قسّمه")
	errMediaType = refuse(http.StatusUnsupportedMediaType, "media_type",
		"this operation does not take the Content-Type; see the description at /openapi.json", "هذه العملية لا تقبل نوع المحتوى Content-Type؛ انظر الوصف في /openapi.json")
	errNoRoute = refuse(http.StatusNotFound, "no_route",
		"there is nothing at this address; see the description at /openapi.json", "لا شيء في هذا العنوان؛ انظر الوصف في /openapi.json")
	errNoMethod = refuse(http.StatusMethodNotAllowed, "no_method",
		"this address does not take the method; see the header Allow", "هذا العنوان لا يقبل هذه العملية؛ انظر الترويسة Allow")
	errNotAcceptable = refuse(http.StatusNotAcceptable, "no_format",
		"none of the formats in Accept is to be had here", "لا تتوفر هنا أي صيغة من المطلوبة في Accept")
	errNotLoggedIn = refuse(http.StatusUnauthorized, "not_logged_in",
		"log in, or send a token that is valid", "سجّل الدخول أو أرسل رمزًا صالحًا")
	errNotAllowed = refuse(http.StatusForbidden, "not_allowed",
		"your role may not do this", "دورك لا يسمح بهذا")
	errNotText = refuse(http.StatusUnprocessableEntity, "not_text",
		"the address or the body holds a NUL or bytes that are not UTF-8", "العنوان أو النص يحوي بايتات ليست UTF-8 أو حرفًا صفريًا")
	errKeyMissing = refuse(http.StatusBadRequest, "key_missing",
		"a write needs the header Idempotency-Key: a text of your choice (a UUID is good), the same one if you send it again",
		"الكتابة تحتاج الترويسة Idempotency-Key: نص تختاره (UUID مثلًا)، وهو نفسه إذا أعدت الإرسال")
	errKeyInvalid = refuse(http.StatusBadRequest, "key_invalid",
		"Idempotency-Key has 1 to 255 printable ASCII characters", "الترويسة Idempotency-Key من 1 إلى 255 حرفًا من ASCII")
	errDraining = refuseFor(5, http.StatusServiceUnavailable, "draining",
		"the server is being stopped; send the same request again with the same key", "الخادم في طور الإيقاف؛ أعد إرسال الطلب نفسه بالمفتاح نفسه")
)
