// evaluate/shown_text.h
//
// How the texts of a blind round are made alike, and which of them would still say
// who wrote them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace idiolect::evaluate {

/// What would tell the judge who wrote a text.
struct GiveAways {
  std::vector<std::string> model_names;  // e.g. "TinyLlama-1.1B-Chat", "Llama"
  std::string summary;                   // persona text
};

/// A text as it is put before a judge, the same for all: NFC, no special tokens at its ends, no
/// blanks at the ends of lines, no empty lines at either end.
std::string shown_text(std::string_view text);

/// Why a text would give its writer away, e.g. "names the base model"; empty when it would not.
std::string_view give_away(std::string_view text, const GiveAways& give_aways);

}  // namespace idiolect::evaluate
