#include "privacy/redact.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "privacy/check_digits.h"
#include "privacy/review.h"

namespace idiolect::privacy {
namespace {

const std::vector<std::string> kPeople{"Anna Lindqvist", "王小明"};

constexpr std::string_view kText =
    "Anna: +49 170 1234567, anna@mail.example, Hauptstraße 5, 10115 Berlin. password: hunter22";

std::string redacted(std::string_view text, Redact mode, const std::string& seed = "seed") {
  return redact(text, Detector(kPeople), mode, Surrogates(seed)).text;
}

TEST(Redaction, PutsATagOfItsClassInEachPlace) {
  EXPECT_EQ(redacted(kText, Redact::Tag),
            "<NAME>: <PHONE>, <EMAIL>, <ADDRESS>. password: <SECRET>");
}

TEST(Redaction, FindsNothingInWhatItTagged) {
  for (const std::string_view text :
       {kText, std::string_view("pin 1234 5678 4711"), std::string_view("code <SECRET> 123456"),
        std::string_view("<PHONE> 0170 1234567")}) {
    const std::string tagged = redacted(text, Redact::Tag);
    EXPECT_TRUE(Detector(kPeople).find(tagged).empty()) << tagged;
  }
}

TEST(Redaction, DropsTheWholeMessage) {
  const Redaction result = redact(kText, Detector(kPeople), Redact::Drop, Surrogates("seed"));
  EXPECT_TRUE(result.dropped);
  EXPECT_EQ(result.text, "");
  EXPECT_FALSE(redact("see you", Detector(kPeople), Redact::Drop, Surrogates("seed")).dropped);
}

TEST(Redaction, LeavesATextWithoutPersonalDataAsItIs) {
  for (const Redact mode : {Redact::Off, Redact::Tag, Redact::Surrogate, Redact::Drop})
    EXPECT_EQ(redacted("see you at 18:30 🙂", mode), "see you at 18:30 🙂");
}

TEST(Surrogates, AreTheSameForTheSameValueAndSeedOnly) {
  const std::string first = redacted(kText, Redact::Surrogate);
  EXPECT_EQ(first, redacted(kText, Redact::Surrogate));
  EXPECT_NE(first, redacted(kText, Redact::Surrogate, "another"));
  const Surrogates surrogates("seed");
  EXPECT_EQ(surrogates.of(PersonalData::Name, "Anna"), redacted("Anna", Redact::Surrogate));
}

TEST(Surrogates, HoldNothingOfTheValue) {
  const std::string text = redacted(kText, Redact::Surrogate);
  for (const std::string_view secret :
       {"Anna", "anna", "1234567", "mail.example", "Haupt", "10115", "Berlin", "hunter"})
    EXPECT_EQ(text.find(secret), std::string::npos) << secret << " in " << text;
}

TEST(Surrogates, KeepTheShapeAndBelongToNobody) {
  const Surrogates surrogates("seed");
  EXPECT_EQ(surrogates.of(PersonalData::Phone, "+49 171 3920099").substr(0, 13), "+49 171 39200");
  EXPECT_EQ(surrogates.of(PersonalData::Phone, "+1 (212) 555-9876").substr(0, 13), "+1 (202) 555-");
  EXPECT_EQ(surrogates.of(PersonalData::Phone, "+34 612 345 678").substr(0, 6), "+34 00");
  for (const std::string_view card : {"4111 1111 1111 1111", "378282246310005"}) {
    std::string digits;
    for (const char c : surrogates.of(PersonalData::Card, card))
      if (c != ' ') digits += c;
    EXPECT_FALSE(luhn(digits)) << digits;
  }
  const std::string iban = surrogates.of(PersonalData::Iban, "DE89 3704 0044 0532 0130 00");
  EXPECT_EQ(iban.substr(0, 4), "DE00");
  EXPECT_EQ(iban.size(), 27u);
  EXPECT_TRUE(Detector().find(surrogates.of(PersonalData::NationalId, "44051401359")).empty());
  EXPECT_NE(surrogates.of(PersonalData::Email, "a@b.example").find("@example."), std::string::npos);
}

TEST(Surrogates, OfANameKeepItsCase) {
  const Surrogates surrogates("seed");
  const std::string name = surrogates.of(PersonalData::Name, "Anna");
  std::string small = name;
  small[0] = static_cast<char>(small[0] + 32);
  EXPECT_EQ(surrogates.of(PersonalData::Name, "anna"), small);
  EXPECT_EQ(surrogates.of(PersonalData::Name, "@Anna"), "@" + name);
}

TEST(Review, CountsByClassAndSourceAndMasksValues) {
  Review review(Redact::Tag);
  const Detector detector(kPeople);
  const Surrogates surrogates("seed");
  review.add({"whatsapp", 0, 7, "2021-03-01T10:00"}, kText,
             redact(kText, detector, Redact::Tag, surrogates));
  const Json json = review.to_json();
  EXPECT_EQ(json.at("counts").at("phone").at("whatsapp"), 1);
  EXPECT_EQ(json.at("findings").at("phone")[0].at("value"), "+49 *** 67");
  EXPECT_EQ(json.at("findings").at("phone")[0].at("record"), 7);
  EXPECT_EQ(json.at("findings").at("email")[0].at("value"), "a***@***");
  const std::string all = to_line(json);
  for (const std::string_view secret : {"Anna", "1234567", "Berlin", "hunter"})
    EXPECT_EQ(all.find(secret), std::string::npos);
}

}  // namespace
}  // namespace idiolect::privacy
