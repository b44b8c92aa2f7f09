// sources/source_table.h
//
// The sources idiolect reads. A new one is a file with its reader and a row here.
#pragma once

#include <array>

#include "sources/google_chat.h"
#include "sources/hangouts.h"
#include "sources/instagram.h"
#include "sources/line_text.h"
#include "sources/messenger.h"
#include "sources/wechat_csv.h"
#include "sources/whatsapp_imazing.h"

namespace idiolect::sources {

/// The first row that claims a file has it.
inline constexpr std::array kSources{kWhatsApp, kInstagram, kMessenger, kGoogleChat,
                                     kHangouts, kWeChat,    kLine};

}  // namespace idiolect::sources
