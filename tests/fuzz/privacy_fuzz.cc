// Any bytes as a message: findings are ascending, disjoint, inside the text and at the
// boundaries of its characters; what was tagged holds nothing more to tag; and no mode
// lets a text through whose search failed.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "base/utf8.h"
#include "privacy/redact.h"

namespace {

using namespace idiolect;

void require(bool claim) {
  if (!claim) std::abort();
}

bool is_boundary(std::string_view text, std::size_t at) {
  return at == text.size() || (static_cast<unsigned char>(text[at]) & 0xC0) != 0x80;
}

const privacy::Detector& detector() {
  static const std::vector<std::string> kPeople{"Anna Lindqvist", "Will O'Brien", "annali_92",
                                                "王小明",         "محمد علي",     "Name"};
  static const privacy::Detector kDetector(kPeople);
  return kDetector;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view raw(reinterpret_cast<const char*>(data), size);
  detector().find(raw);
  const std::string text = sanitize_utf8(raw).text;
  const privacy::Findings found = detector().find(text);
  std::size_t last = 0;
  for (const privacy::Finding& finding : found) {
    require(finding.begin >= last && finding.begin < finding.end && finding.end <= text.size());
    require(is_boundary(text, finding.begin) && is_boundary(text, finding.end));
    last = finding.end;
  }
  static const privacy::Surrogates kSurrogates("fuzz");
  const auto tagged = privacy::redact(text, detector(), privacy::Redact::Tag, kSurrogates);
  require(tagged.dropped == tagged.text.empty() || text.empty());
  require(tagged.dropped || detector().find(tagged.text).empty());
  const auto other = privacy::redact(text, detector(), privacy::Redact::Surrogate, kSurrogates);
  require(!other.failed && is_valid_utf8(other.text));
  const auto drop = privacy::redact(text, detector(), privacy::Redact::Drop, kSurrogates);
  require(drop.dropped == !found.empty());
  return 0;
}
