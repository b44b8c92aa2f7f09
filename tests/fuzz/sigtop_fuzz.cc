// Any bytes as a chat of sigtop: the list that another JSON parser accepts has as many
// elements as the reader has records.
#include <nlohmann/json.hpp>

#include "reader_invariants.h"
#include "sources/sigtop.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace idiolect::sources;
  const auto content = read_and_check(kSigtop, "/x/Sam (+1).json", data, size);
  if (!content) return 0;
  const auto root = nlohmann::json::parse(data, data + size, nullptr, false);
  require(!root.is_array() || root.size() == content->records);
  return 0;
}
