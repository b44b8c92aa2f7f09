#include "commands/context_window.h"

#include <utility>

#include "chat/shown_turns.h"
#include "model/config.h"
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

}  // namespace

std::unique_ptr<evaluate::ContextWindow> context_window(const std::filesystem::path& base,
                                                        const std::string& chat_template) {
  return std::make_unique<ModelWindow>(tokenizer::ChatFormat::load(base, chat_template),
                                       static_cast<std::size_t>(model::read_config(base).context));
}

}  // namespace idiolect::commands
