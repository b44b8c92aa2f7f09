// privacy/check_digits.h
//
// The check digits of cards, accounts and national numbers. Every function takes the
// number without separators and says whether its check digits fit; letters are upper
// case. Tests hold each against published examples.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace idiolect::privacy {

/// ISO/IEC 7812-1: cards, Swedish and South African numbers, Canadian SIN.
bool luhn(std::string_view digits) noexcept;
/// ISO 13616: the whole IBAN, country first.
bool iban_mod97(std::string_view iban) noexcept;
/// Dihedral group of ten: Aadhaar.
bool verhoeff(std::string_view digits) noexcept;
/// ISO 7064 MOD 11,10: the German tax number.
bool mod11_10(std::string_view digits) noexcept;

/// Sum of each digit times its weight.
std::uint32_t weighted_sum(std::string_view digits, std::span<const std::uint8_t> weights) noexcept;
/// A date of two digits each, as it stands in national numbers; the century is not known.
bool is_short_date(std::string_view day, std::string_view month) noexcept;
/// "20150519": a day of the last or this century, in one piece.
bool is_written_date(std::string_view digits) noexcept;
/// The number that decimal digits spell; at most 18 of them.
std::uint64_t number_of(std::string_view digits) noexcept;

bool de_tax_number(std::string_view digits) noexcept;    // Steuer-ID, 11
bool de_pension_number(std::string_view code) noexcept;  // Rentenversicherungsnummer, 12
bool de_id_card(
    std::string_view code) noexcept;  // serial of ID card or passport, 10 with check digit
bool at_social_security(std::string_view digits) noexcept;  // SVNR, 10
bool ch_ahv(std::string_view digits) noexcept;              // 13, begins with 756
bool fr_nir(std::string_view code) noexcept;                // 15, Corsica's 2A and 2B too
bool fr_tax_number(std::string_view digits) noexcept;       // SPI, 13
bool be_national_number(std::string_view digits) noexcept;  // 11
bool nl_bsn(std::string_view digits) noexcept;              // 9
bool es_dni(std::string_view code) noexcept;  // 8 digits or X, Y, Z and 7; then a letter
bool es_social_security(std::string_view digits) noexcept;  // 12
bool it_codice_fiscale(std::string_view code) noexcept;     // 16
bool pt_nif(std::string_view digits) noexcept;              // 9
bool pt_niss(std::string_view digits) noexcept;             // 11
bool pt_citizen_card(std::string_view code) noexcept;       // 12
bool pl_pesel(std::string_view digits) noexcept;            // 11
bool pl_nip(std::string_view digits) noexcept;              // 10
bool pl_id_card(std::string_view code) noexcept;            // 3 letters, 6 digits
bool cz_birth_number(std::string_view digits) noexcept;     // rodné číslo, 9 or 10
bool se_personnummer(std::string_view digits) noexcept;     // 10 or 12
bool no_fodselsnummer(std::string_view digits) noexcept;    // 11
bool dk_cpr_date(std::string_view digits) noexcept;  // 10; numbers since 2007 have no check digit
bool dk_cpr_checked(std::string_view digits) noexcept;  // 10, with the check digit of before
bool fi_hetu(std::string_view code) noexcept;           // 11 with the sign of the century
bool gb_nhs(std::string_view digits) noexcept;          // 10
bool gb_nino(std::string_view code) noexcept;    // 9; no check digit, but letters that are not used
bool ie_pps(std::string_view code) noexcept;     // 7 digits, one or two letters
bool us_ssn(std::string_view digits) noexcept;   // 9; no check digit, but numbers not given out
bool ca_sin(std::string_view digits) noexcept;   // 9
bool br_cpf(std::string_view digits) noexcept;   // 11
bool br_cnpj(std::string_view digits) noexcept;  // 14
bool mx_curp(std::string_view code) noexcept;    // 18
bool mx_rfc(std::string_view code) noexcept;     // 13; date only
bool in_aadhaar(std::string_view digits) noexcept;   // 12
bool in_pan(std::string_view code) noexcept;         // 10; the kinds of holder
bool au_tfn(std::string_view digits) noexcept;       // 8 or 9
bool au_medicare(std::string_view digits) noexcept;  // 10 or 11
bool tr_tckn(std::string_view digits) noexcept;      // 11
bool za_id(std::string_view digits) noexcept;        // 13

}  // namespace idiolect::privacy
