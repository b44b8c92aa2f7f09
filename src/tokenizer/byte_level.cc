#include "tokenizer/byte_level.h"

#include <array>
#include <string>

#include "base/utf8.h"

namespace idiolect::tokenizer {
namespace {

constexpr char32_t kFirstReplacement = 0x100;  // for bytes that do not print
constexpr std::size_t kCharacters = 0x144;

struct Spelling {
  std::array<std::string, 256> characters;
  std::array<int, kCharacters> bytes;

  Spelling() {
    bytes.fill(-1);
    char32_t replacement = kFirstReplacement;
    for (int byte = 0; byte < 256; ++byte) {
      const bool prints =
          (byte >= '!' && byte <= '~') || (byte >= 0xA1 && byte <= 0xAC) || byte >= 0xAE;
      const char32_t c = prints ? static_cast<char32_t>(byte) : replacement++;
      append_utf8(characters[static_cast<std::size_t>(byte)], c);
      bytes[c] = byte;
    }
  }
};

const Spelling& spelling() {
  static const Spelling table;
  return table;
}

}  // namespace

std::string_view character_of_byte(unsigned char byte) noexcept {
  return spelling().characters[byte];
}

std::optional<unsigned char> byte_of_character(char32_t c) noexcept {
  if (c >= kCharacters || spelling().bytes[c] < 0) return std::nullopt;
  return static_cast<unsigned char>(spelling().bytes[c]);
}

AlignedText spell_bytes(const AlignedText& text) {
  AlignedText result = text.blank();
  result.reserve(2 * text.size());
  for (std::size_t at = 0; at < text.size(); ++at)
    result.append_rewritten(character_of_byte(static_cast<unsigned char>(text.bytes()[at])), text,
                            {at, at + 1});
  return result;
}

}  // namespace idiolect::tokenizer
