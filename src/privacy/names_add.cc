// What of a person's name is looked for: the whole, each of its words, the family name with its
// particles, the forms that cases give it.
#include <algorithm>
#include <array>

#include "base/utf8.h"
#include "privacy/fold.h"
#include "privacy/inflections.h"
#include "privacy/names.h"

namespace idiolect::privacy {
namespace {

/// "Müller" also as "Mueller", as people without the keys for it write.
std::string spelled_out(std::string_view name) {
  struct Pair {
    std::string_view letter;
    std::string_view spelled;
  };
  constexpr std::array kPairs{Pair{"ä", "ae"}, Pair{"ö", "oe"}, Pair{"ü", "ue"}, Pair{"Ä", "Ae"},
                              Pair{"Ö", "Oe"}, Pair{"Ü", "Ue"}, Pair{"ø", "oe"}, Pair{"Ø", "Oe"},
                              Pair{"å", "aa"}, Pair{"Å", "Aa"}};
  std::string result;
  for (std::size_t at = 0; at < name.size();) {
    const auto pair = std::ranges::find_if(
        kPairs, [&](const Pair& p) { return name.substr(at).starts_with(p.letter); });
    if (pair != kPairs.end()) {
      result += pair->spelled;
      at += pair->letter.size();
    } else {
      result += name[at++];
    }
  }
  return result;
}

}  // namespace

void Names::add_phrase(const Tokens& words, Lexicon& lexicon) {
  std::uint32_t node = 0;
  std::uint32_t before = 0;
  std::uint64_t label = 0;
  std::size_t count = 0;
  for (const Token& token : words.all) {
    if (token.kind == TokenKind::Mark) continue;
    if (count == kLongestPhrase) break;
    if (count++ == 0) lexicon.add(token.hash, kPhraseStart);
    before = node;
    label = token.hash;
    node = words_.follow(node, label);
  }
  if (count > 1) words_.mark_end(before, label);
}

void Names::add_spaceless(std::string_view name) {
  std::uint32_t node = 0;
  std::uint32_t before = 0;
  std::uint64_t label = 0;
  for (std::size_t at = 0; at < name.size();) {
    const CodePoint point = code_point_at(name, at);
    at += point.bytes;
    before = node;
    label = fold(point.value).first;
    node = characters_.follow(node, label);
  }
  if (!name.empty()) characters_.mark_end(before, label);
}

void Names::add_person(std::string_view name, Lexicon& lexicon) {
  for (const std::string& form : {std::string(name), spelled_out(name)}) {
    const Tokens words = tokenize(form, lexicon);
    const auto is_text = [](const Token& token) { return token.kind != TokenKind::Mark; };
    const auto count = std::ranges::count_if(words.all, is_text);
    if (count > 1) add_phrase(words, lexicon);
    // "O'Brien" and "Anne-Marie" are names of their own.
    for (std::size_t begin = 0; begin < form.size();) {
      const std::size_t end = std::min(form.find(' ', begin), form.size());
      const Tokens part = tokenize(std::string_view(form).substr(begin, end - begin), lexicon);
      add_phrase(part, lexicon);
      if (part.size() == 3 && (part[1].is('\'') || part[1].is('-')) && part[2].is_word()) {
        std::string glued(part.of(part[0]));
        lexicon.add(hash_of(glued.append(part.of(part[2]))), kName);  // "oconnor"
      }
      begin = end + 1;
    }
    add_family_name(words, lexicon);
    const bool has_digits = !words.numbers.empty();
    const bool is_handle =
        form.find('_') != std::string::npos || (has_digits && form.find(' ') == std::string::npos);
    std::string glued;
    int brackets = 0;
    for (const Token& token : words.all) {
      brackets += token.is('(') ? 1 : token.is(')') ? -1 : 0;
      if (!token.is_word()) continue;
      // "Kev (plumber)": what he does; "Elizabeth (Liz)": what she is called.
      const bool remark = brackets > 0 && !token.upper && token.ascii;
      if (remark) continue;
      if (token.spaceless) {
        const std::string_view word = words.of(token);
        if (token.points >= 2 || count == 1) add_spaceless(word);
        glued += word;
        // "王小明" is called 小明 too; surnames of two characters are rare.
        if (token.points == 3 && fold(code_point_at(word, 0).value).first >= 0x4E00 &&
            fold(code_point_at(word, 0).value).first < 0xD800)
          add_spaceless(word.substr(code_point_at(word, 0).bytes));
        continue;
      }
      if (is_handle || token.points < 2 || token.has(kNeverAlone | kParticle)) {
        if (!(count == 1 && !is_handle && token.points >= 2)) continue;
      }
      if (has_digits && count > 1 && token.points < 3) continue;
      lexicon.add(token.hash, kName);
      for (const std::string& inflected : inflected_forms(folded_text(words.of(token))))
        lexicon.add(hash_of(inflected), kInflectedName);
    }
    if (count > 1 && !glued.empty()) add_spaceless(glued);
  }
}

void Names::add_family_name(const Tokens& words, Lexicon& lexicon) {
  const auto particle = std::ranges::find_if(
      words.all, [](const Token& token) { return token.is_word() && token.has(kParticle); });
  if (particle == words.all.begin() || particle == words.all.end()) return;
  add_phrase(tokenize(words.text.substr(particle->begin), lexicon), lexicon);
}

void Names::add_title(std::string_view title, Lexicon& lexicon) {
  add_phrase(tokenize(title, lexicon), lexicon);
}

}  // namespace idiolect::privacy
