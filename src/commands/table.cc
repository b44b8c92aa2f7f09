#include "commands/table.h"

#include <array>
#include <vector>

#include "base/error.h"
#include "base/spelling.h"

namespace idiolect::commands {
namespace {

constexpr std::array kCommands{
    Command{"demo", "go through the whole loop on the shipped sample",
            R"(  idiolect demo
  idiolect demo --out /tmp/demo --rounds 5
)",
            run_demo},
    Command{"sources", "say what is in chat exports, file by file",
            R"(  idiolect sources ~/exports
    whatsapp            3       731  29 media  20 system  8 call
  idiolect sources instagram-robin.zip --json
)",
            run_sources},
    Command{"prepare", "make a dataset from chat exports",
            R"(  idiolect prepare instagram-robin.zip WhatsApp/ --me "Robin Vale" --me robin
    sessions: 542 to train on, 46 for validation, 46 for the test
  idiolect prepare exports/ --dry-run --explain all
    owner: you are 'robin' (instagram: 'robin' is in all 11 threads)
)",
            run_prepare},
    Command{"inspect", "show what a dataset holds: figures, conversations, tokens",
            R"(  idiolect inspect
  idiolect inspect dataset --base models/small-talk --html dataset.html
)",
            run_inspect},
    Command{"pull", "fetch a base model from the Hugging Face hub",
            R"(  idiolect pull HuggingFaceTB/SmolLM2-135M-Instruct
  idiolect pull stories/stories260k --revision main
)",
            run_pull},
    Command{"plan", "say what `train` would take: memory, time, disk",
            R"(  idiolect plan --base models/mistral-7b
  idiolect plan --base models/mistral-7b --pass-tokens 1024 --json
)",
            run_plan},
    Command{"train", "teach a model to write like you",
            R"(  idiolect train --base models/stories260k --out runs/first
    212 updates; best validation loss 1.815 nats per token after update 212
  idiolect train --resume --out runs/first
    resuming after update 124 of 212
)",
            run_train},
    Command{"chat", "talk with the result",
            R"(  idiolect chat --adapter runs/first
  idiolect chat --adapter runs/first --contact Anna --temperature 0.6
)",
            run_chat},
    Command{"compare", "show your own replies beside two baselines and the tuned model",
            R"(  idiolect compare --run runs/first --rounds 5
  idiolect compare --run runs/first --questions questions.txt --json
)",
            run_compare},
    Command{"score", "measure bits per byte on your replies",
            R"(  idiolect score --run runs/first --against runs/somebody-else
  idiolect score --base models/stories260k
    5.0551 bits per byte (3.5084 without the ends of turns)
  idiolect score --adapter runs/first
    1.7547 bits per byte (1.6938 without the ends of turns)
)",
            run_score},
    Command{"generate", "write one text with a model",
            R"(  idiolect generate --adapter runs/first --prompt "where have you been on holiday?"
  idiolect generate --base models/stories260k --raw --greedy --prompt "Once upon a time"
    , there was a little girl named Lily. She loved to play
)",
            run_generate},
    Command{"tokenize", "show the token ids of texts, for checking",
            R"(  idiolect tokenize models/stories260k <<<'{"text": "Once upon a time"}'
    {"ids":[1,403,407,261,378]}
  idiolect tokenize models/stories260k --decode <<<'{"ids": [1, 403, 407]}'
    {"text":"Once upon"}
)",
            run_tokenize},
    Command{"vocabulary", "make a tokenizer from a corpus of dialogues",
            R"(  idiolect vocabulary --corpus dialogues.jsonl.gz --out models/mine
  idiolect vocabulary --corpus dialogues.jsonl --size 8000 --typing 0 --out models/mine
)",
            run_vocabulary},
    Command{"pretrain", "train a small base model from a corpus of dialogues",
            R"(  idiolect pretrain --corpus dialogues.jsonl.gz --config models/mine/config.json
  idiolect pretrain --resume --out runs/base
)",
            run_pretrain},
    Command{"help", "say what a command does and list its options",
            R"(  idiolect help
  idiolect help prepare
)",
            run_help},
};

}  // namespace

std::span<const Command> commands() { return kCommands; }

const Command& find_command(std::string_view name) {
  std::vector<std::string_view> names;
  for (const Command& command : kCommands) {
    if (command.name == name) return command;
    names.push_back(command.name);
  }
  const std::string_view meant = closest(name, names);
  throw UsageError("unknown command '" + std::string(name) + "'",
                   meant.empty() ? "run 'idiolect --help' for the list"
                                 : "did you mean '" + std::string(meant) + "'?");
}

}  // namespace idiolect::commands
