// sources/wechat_csv.h
//
// Reads the CSV in which tools for WeChat's database on a computer (WeChatMsg,
// PyWxDump) write a chat down. Columns are found by name. The owner's rows say so
// (is_sender = 1). Variants: docs/formats/wechat.md.
#pragma once

#include "sources/reader.h"

namespace idiolect::sources {

Match is_wechat_csv(const Glimpse& glimpse);

/// One thread per room (or contact) named by the rows, else per file. Throws Error naming the
/// columns that are missing.
FileContent read_wechat_csv(const Document& document);

inline constexpr Source kWeChat{"wechat", "WeChat chats as CSV from WeChatMsg or PyWxDump",
                                is_wechat_csv, read_wechat_csv};

}  // namespace idiolect::sources
