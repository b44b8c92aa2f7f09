#include "commands/context_window.h"

#include <utility>

#include "base/error.h"
#include "base/json.h"
#include "chat/shown_turns.h"
#include "tokenizer/chat_format.h"

namespace idiolect::commands {
namespace {

class ModelWindow final : public evaluate::ContextWindow {
 public:
  ModelWindow(tokenizer::ChatFormat format, std::size_t size)
      : format_(std::move(format)), size_(size) {}

  std::size_t size() const override { return size_; }

  std::size_t cut_turns(std::string_view system, std::span<const chat::Turn> turns,
                        std::size_t limit) const override {
    return format_
        .fit(system, chat::shown_turns<tokenizer::FormatTurn>(turns), tokenizer::Continue::Yes,
             limit)
        .cut_turns;
  }

 private:
  tokenizer::ChatFormat format_;
  std::size_t size_;
};

/// The shortest window of the families that are known, where a config leaves it to the family.
constexpr std::int64_t kShortestContext = 2048;

std::size_t context_of(const std::filesystem::path& base) {
  const Json config = read_json(base / "config.json");
  const auto found = config.find("max_position_embeddings");
  if (found == config.end()) return kShortestContext;
  if (!found->is_number_integer() || found->get<std::int64_t>() < 2)
    throw Error((base / "config.json").string() + ": max_position_embeddings is no length");
  return found->get<std::size_t>();
}

}  // namespace

std::unique_ptr<evaluate::ContextWindow> context_window(const std::filesystem::path& base,
                                                        const std::string& chat_template) {
  return std::make_unique<ModelWindow>(tokenizer::ChatFormat::load(base, chat_template),
                                       context_of(base));
}

}  // namespace idiolect::commands
