// Any bytes as a corpus, plain or compressed: an error, or dialogues whose turns are text.
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <string>

#include "base/error.h"
#include "base/utf8.h"
#include "dataset/dialogues.h"

namespace {

std::string file_name() { return "/tmp/idiolect-dialogues-fuzz-" + std::to_string(::getpid()); }

void require(bool claim) {
  if (!claim) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace idiolect;
  static const std::string path = [] {
    std::atexit([] { ::unlink(file_name().c_str()); });
    return file_name();
  }();
  std::ofstream(path, std::ios::binary)
      .write(reinterpret_cast<const char*>(data), static_cast<std::streamsize>(size));
  try {
    std::size_t line = 0;
    for (const dataset::Dialogue& dialogue : dataset::read_dialogues(path)) {
      require(dialogue.line > line && !dialogue.turns.empty());
      line = dialogue.line;
      for (const std::string& turn : dialogue.turns) require(!turn.empty() && is_valid_utf8(turn));
    }
  } catch (const Error&) {
  }
  return 0;
}
