#include "privacy/check_digits.h"

#include <gtest/gtest.h>

#include <array>
#include <string>

namespace idiolect::privacy {
namespace {

struct Example {
  const char* name;
  bool (*fits)(std::string_view) noexcept;
  const char* number;  // as the office, or the description of the algorithm, prints it
};

/// Published examples: specimens of the offices, the networks' test cards, the standards.
const std::array kExamples{
    Example{"Luhn, ISO 7812", luhn, "79927398713"},
    Example{"Luhn, test card", luhn, "4111111111111111"},
    Example{"Luhn, Amex test card", luhn, "378282246310005"},
    Example{"IBAN DE", iban_mod97, "DE89370400440532013000"},
    Example{"IBAN GB", iban_mod97, "GB29NWBK60161331926819"},
    Example{"IBAN FR", iban_mod97, "FR1420041010050500013M02606"},
    Example{"IBAN NO", iban_mod97, "NO9386011117947"},
    Example{"Verhoeff", verhoeff, "2363"},
    Example{"Steuer-ID", de_tax_number, "86095742719"},
    Example{"Steuer-ID", de_tax_number, "47036892816"},
    Example{"Rentenversicherung", de_pension_number, "15070649C103"},
    Example{"Personalausweis", de_id_card, "T220001293"},
    Example{"SVNR", at_social_security, "1237010180"},
    Example{"AHV", ch_ahv, "7569217076985"},
    Example{"NIR", fr_nir, "255081416802538"},
    Example{"BE", be_national_number, "85073003328"},
    Example{"BSN", nl_bsn, "111222333"},
    Example{"DNI", es_dni, "12345678Z"},
    Example{"NIE", es_dni, "X1234567L"},
    Example{"Codice fiscale", it_codice_fiscale, "RSSMRA85T10A562S"},
    Example{"NIF", pt_nif, "123456789"},
    Example{"Cartão de cidadão", pt_citizen_card, "000000000ZZ4"},
    Example{"PESEL", pl_pesel, "44051401359"},
    Example{"NIP", pl_nip, "1234563218"},
    Example{"PL id card", pl_id_card, "ABA300000"},
    Example{"Rodné číslo", cz_birth_number, "7103192745"},
    Example{"Personnummer", se_personnummer, "8112189876"},
    Example{"Personnummer, 12", se_personnummer, "198112189876"},
    Example{"CPR", dk_cpr_checked, "2110625629"},
    Example{"HETU", fi_hetu, "131052-308T"},
    Example{"NHS", gb_nhs, "9434765919"},
    Example{"PPS", ie_pps, "1234567T"},
    Example{"PPS", ie_pps, "1234567FA"},
    Example{"SIN", ca_sin, "046454286"},
    Example{"CPF", br_cpf, "11144477735"},
    Example{"CNPJ", br_cnpj, "11222333000181"},
    Example{"CURP", mx_curp, "HEGG560427MVZRRL04"},
    Example{"TFN", au_tfn, "123456782"},
    Example{"Medicare", au_medicare, "2123456701"},
    Example{"TCKN", tr_tckn, "10000000146"},
    Example{"ZA id", za_id, "8001015009087"},
};

TEST(CheckDigits, PublishedExamplesFit) {
  for (const Example& example : kExamples)
    EXPECT_TRUE(example.fits(example.number)) << example.name << ' ' << example.number;
}

TEST(CheckDigits, AnotherLastDigitDoesNotFit) {
  for (const Example& example : kExamples) {
    std::string wrong = example.number;
    char& last = wrong.back();
    if (last < '0' || last > '9') continue;
    if (example.fits == au_medicare) continue;  // its check digit is the ninth
    last = last == '9' ? '0' : static_cast<char>(last + 1);
    EXPECT_FALSE(example.fits(wrong)) << example.name << ' ' << wrong;
  }
}

TEST(CheckDigits, NumbersThatAreNotGivenOutDoNotFit) {
  EXPECT_FALSE(us_ssn("000123456"));
  EXPECT_FALSE(us_ssn("666123456"));
  EXPECT_FALSE(gb_nino("BG123456C"));
  EXPECT_TRUE(gb_nino("AB123456C"));
}

}  // namespace
}  // namespace idiolect::privacy
