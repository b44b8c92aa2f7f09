// sources/source_table.h
//
// The sources idiolect reads. A new one is a file with its reader and a row here.
#pragma once

#include <array>

#include "sources/instagram.h"
#include "sources/instagram_2019.h"
#include "sources/messenger.h"
#include "sources/messenger_e2ee.h"
#include "sources/whatsapp_imazing.h"

namespace idiolect::sources {

/// The first row that claims a file has it.
inline constexpr std::array kSources{kWhatsApp,  kInstagram,     kInstagramPage, kInstagram2019,
                                     kMessenger, kMessengerPage, kMessengerE2ee};

}  // namespace idiolect::sources
