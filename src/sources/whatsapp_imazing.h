// sources/whatsapp_imazing.h
//
// WhatsApp chats out of a phone's backup, as iMazing writes them (imazing_csv.h).
#pragma once

#include "sources/reader.h"

namespace idiolect::sources {

Match is_whatsapp_imazing(const Glimpse& glimpse);
FileContent read_whatsapp_imazing(const Document& document);

inline constexpr Source kWhatsApp{"whatsapp", "WhatsApp chats as CSV from iMazing",
                                  is_whatsapp_imazing, read_whatsapp_imazing};

}  // namespace idiolect::sources
