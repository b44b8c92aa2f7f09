// Personal data as the countries spell it: addresses, secrets in many languages, names in their
// cases, numbers in unusual groups; and what looks like it and is none.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "privacy/detector.h"
#include "privacy/inflections.h"
#include "tests/privacy/marked.h"

namespace idiolect::privacy {
namespace {

const Detector& nobody() {
  static const Detector kDetector;
  return kDetector;
}

const Detector& slavs_and_others() {
  static const std::vector<std::string> kPeople{"Katarzyna Mroczna",
                                                "Kasia",
                                                "Květa Dolejšová",
                                                "Kuba",
                                                "Marek",
                                                "Jiří Novotný",
                                                "Pekka Virtanen",
                                                "Siobhán Kelly",
                                                "Оксана Гриневич",
                                                "Тарас",
                                                "Γιώργος",
                                                "João",
                                                "Zoë van den Berg",
                                                "Kev (plumber)",
                                                "Anna"};
  static const Detector kDetector(kPeople);
  return kDetector;
}

TEST(AddressSpellings, OfCentralEurope) {
  for (const char* marked :
       {"{address|Bahnhofstr. 12/3, A-6020 Innsbruck}", "{address|Ringstraße 44/2/17, 1010 Wien}",
        "aus dem Brief\n{address|1010 Wien, Fischerstiege 33/5}",
        "komm zu {address|Lerchenfelder Gürtel 6}", "📍 {address|an der mole 20c}",
        "{address|kirchengasse 48/9/5, 4020 linz}", "{address|Sokolská 1802/32, 120 00 Nové Město}",
        "bydlím {address|u starého mlýna 44}", "balík je na {address|Pod Lipou 422/12}",
        "{address|tř. Kpt. Jaroše 12, 602 00 Brno}", "{address|ul. Długa 15 m. 4, 00-238 Warszawa}",
        "{address|os. Złotego Wieku 5/12, 31-618 Kraków}"})
    EXPECT_MARKED(nobody(), marked);
}

TEST(AddressSpellings, OfTheSouth) {
  for (const char* marked :
       {"{address|Avda. de América, 40, 5º dcha, 48005 Bilbao}",
        "{address|Calle Sierpes 66 7ºB\n48005 Bilbao}", "{address|calle de alcala 12, 2b, madrid}",
        "{address|Av. da República, n.º 45, 3.º Dto, 1050-187 Lisboa}",
        "{address|Praça da Alegria 12 r/c}", "vieni in {address|L.go Argentina 31}",
        "{address|P.zza Dante 31, 20121 Milano (MI)}", "abito in {address|strada nuova, 13}",
        "{address|Bağdat Cad. No:123 D:4 Kadıköy/İstanbul}",
        "{address|moda mah. ihsan unluer cd. no: 82 d: 2 06680 çankaya ankara}"})
    EXPECT_MARKED(nobody(), marked);
}

TEST(AddressSpellings, OfTheNorthAndTheLowCountries) {
  for (const char* marked :
       {"{address|Södra Förstadsgatan 15}", "{address|andra långgatan 133\n413 27 göteborg} nu",
        "{address|Øvre Slottsgate 59\n0157 Oslo}", "{address|møllestien 39b, 8000 aarhus c}",
        "{address|Gl. Kongevej 73, st. mf, 1850 Frederiksberg C}", "asun nyt {address|rantatie 89}",
        "{address|Iso Roobertinkatu 20-22 C 34}", "{address|Zuidsingel 93-hs, 9712 HW Groningen}",
        "{address|Laan van Meerdervoort 59b}",
        "{address|Jan van Galenstraat 10h, 1051 KM Amsterdam}",
        "{address|chaussée de wavre 82, 9000 gent}"})
    EXPECT_MARKED(nobody(), marked);
}

TEST(AddressSpellings, OfEnglishSpeakersAndLatinAmerica) {
  for (const char* marked :
       {"{address|2767 W 23rd St Apt 5C, Oakland CA}", "come to {address|apt 8, 3698 queen st w}",
        "{address|103-2238 jasper ave nw, vancouver bc v6b 1h4}",
        "{address|12 Grafton Lane, Co. Kildare W91 VF8T}", "{address|48 Shop Street\nDublin 4} not",
        "{address|116 Queensway, Edinburgh EH8 9YL}",
        "{address|Apt 12, The Maltings, Watercourse Rd, Cork T23 A1B2}",
        "{address|H.No. 18, 2nd Main, HSR Layout, Bengaluru 560038}",
        "{address|Calle 5 de Mayo 26, Col. Roma Norte, 64000 Monterrey, N.L.}",
        "{address|Rua das Acácias, 11, ap 71, Belo Horizonte/MG, 30130-010}"})
    EXPECT_MARKED(nobody(), marked);
}

TEST(AddressSpellings, LeavePlacesAndHoursAlone) {
  for (const char* text :
       {"party in Berlin 2024!", "fest hos Anna 20:30", "Package 12 of 14 arrived",
        "I have a meeting at Gate 44b", "5 Anna, Berlin 2023", "📍 meet at 8", "📦 3 parcels",
        "the address is on page 12", "wohne seit 12 Jahren hier", "on the way to place 12",
        "im Sommer 12", "v Praze 12 stupňů", "we won 21-19 and 15-21"})
    EXPECT_MARKED(nobody(), text);
}

TEST(SecretSpellings, OfManyLanguagesAndScripts) {
  for (const char* marked :
       {"heslo na wifi je {secret|Kocka1234}", "wifi-lösen är {secret|Sommar2021}",
        "ww is {secret|Kaffee1954!} alles klein", "salis on {secret|3169 4570 0893 3143} pienellä",
        "kapı şifresi {secret|2580}", "Din verifieringskod är {secret|409-503}.",
        "пароль від вайфаю {secret|kotik2020}", "كلمة المرور: {secret|sahar2020}",
        "رمز التحقق هو {secret|34696}", "סיסמה: {secret|Naranja1973!}",
        "ο κωδικός σου είναι {secret|482913}", "您的验证码是{secret|482913}，",
        "認証コードは {secret|202-895} です", "비밀번호: {secret|saudade3}",
        "인증번호는 {secret|482913}입니다"})
    EXPECT_MARKED(nobody(), marked);
}

TEST(SecretSpellings, OfWhatIsToldByItsPlaceOrItsShape) {
  const std::string words =
      "legal winner thank year wave sausage worth useful legal winner thank yellow";
  const std::string key(35, 'a');
  for (const std::string& marked : std::vector<std::string>{
           "wifi: otternest / {secret|94pamg-dz7mzn-sc9lju}", "netflix: {secret|Ciao1978!}, ok",
           "🔐 {secret|correct7} 🙂", "use {secret|922 216} as your one-time passcode",
           "got {secret|G-083665} here", "2FA {secret|5072}", "pin is {secret|5960}! €79000",
           "seed: {secret|" + words + "}! and more", "{secret|1208644533:AA" + key.substr(2) + "}",
           "_{secret|eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3jVmNHl0w5N}_",
           "{secret|AKIACPWCMFIDJTZFBWFO}"})
    EXPECT_MARKED(nobody(), marked);
}

TEST(SecretSpellings, LeaveTalkAlone) {
  for (const char* text :
       {"wifi is down again, 5GHz works", "netflix: Dark, season 3", "netflix s2e5 tonight?",
        "postcode 1093AB", "la password è sbagliata.", "esqueci a senha; #mondaymood",
        "kod pocztowy 02-791", "🔑 lost my keys again", "seed the lawn, then walk over it",
        "IMG_20210101_123456_HDR_final.jpg", "550e8400-e29b-41d4-a716-446655440000"})
    EXPECT_MARKED(nobody(), text);
}

TEST(NameForms, ThatCasesChangeAreFoundWithTheirCapital) {
  for (const char* marked :
       {"widziałeś {name|Kasię}", "od {name|Katarzyny Mrocznej}", "byla jsem u {name|Květy}",
        "viděl jsi {name|Kubu}", "z {name|Markiem}", "s {name|Novotným}", "{name|Pekan} talo",
        "{name|Virtasen} auto", "a {name|Shiobhán}", "з {name|Оксаною}", "для {name|Тарас}а",
        "τον {name|Γιώργο}", "{name|van den Berg} kommt", "{name|João}zinho", "_{name|Anna}_",
        "the plumber and {name|kev}", "kubu", "anna_92", "@_anna"})
    EXPECT_MARKED(slavs_and_others(), marked);
}

TEST(NameForms, AreFewAndFolded) {
  const std::vector<std::string> forms = inflected_forms("kasia");
  EXPECT_NE(std::ranges::find(forms, "kasie"), forms.end());
  EXPECT_LT(forms.size(), 60U);
  EXPECT_TRUE(inflected_forms("jo").empty());
}

TEST(NumberSpellings, InUnusualGroups) {
  for (const char* marked :
       {"{card|4222 221 980 762}", "{card|6205 0055 9725 2647 069}",
        "{card|620500.5597252647069}, ok", "nº{card|4111 1111 1111 1111}",
        "2023 {card|4111 1111 1111 1111}", "21:10 {phone|00353 20 914 6926}",
        "{phone|333/966.1215}", "{phone|206 5550141}", "打 {phone|159-3260-1694}",
        "papirene\n{phone|41126524}", "{phone|231 059 5006}",
        "isbn: 9780818410642, 1) {phone|040-628 04 48}", "{phone|+420 602 445 804 kl. 80}",
        "{national-id|RSS MRA 85T10 A562S}", "na nota {national-id|11144477735}",
        "{email|smørrebrød@例子.example}", "邮箱{email|anna@example.com}谢谢"})
    EXPECT_MARKED(nobody(), marked);
  for (const char* text : {"cep 04538-133", "20240115 backup done", "1/2 3/4 5/6 7/8 9/10"})
    EXPECT_MARKED(nobody(), text);
}

}  // namespace
}  // namespace idiolect::privacy
