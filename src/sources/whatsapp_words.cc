#include "sources/whatsapp_words.h"

#include <algorithm>
#include <iterator>
#include <span>
#include <string>
#include <unordered_set>

#include "sources/text.h"

namespace idiolect::sources {
namespace {

/// Between < and >, upper or lower case; Android.
constexpr std::string_view kOmittedFile[] = {"media omitted",
                                             "video message omitted",
                                             "video note omitted",
                                             "view once voice message omitted",
                                             "medien ausgeschlossen",
                                             "medien weggelassen",
                                             "multimedia omitido",
                                             "archivo omitido",
                                             "médias omis",
                                             "fichier omis",
                                             "mídia omitida",
                                             "arquivo de mídia oculto",
                                             "mídia oculta",
                                             "ficheiro não revelado",
                                             "media omessi",
                                             "media omesso",
                                             "media weggelaten",
                                             "Без медиафайлов",
                                             "без медиафайлов",
                                             "Файл пропущен",
                                             "файл пропущен",
                                             "Медіа пропущено",
                                             "медіа пропущено",
                                             "pominięto multimedia",
                                             "pliki pominięto",
                                             "média vynechána",
                                             "média vynechány",
                                             "médiá vynechané",
                                             "medya dahil edilmedi",
                                             "medya atlanmış",
                                             "conținut media omis",
                                             "média elhagyva",
                                             "hiányzó médiafájl",
                                             "media utelämnat",
                                             "medier udeladt",
                                             "mediefil udeladt",
                                             "media utelatt",
                                             "uten vedlegg",
                                             "media jätettiin pois",
                                             "αρχείο παραλήφθηκε",
                                             "Αρχείο παραλήφθηκε",
                                             "Εξαίρεση πολυμέσων",
                                             "εξαίρεση πολυμέσων",
                                             "Без файл",
                                             "без файл",
                                             "medijski zapis izostavljen",
                                             "медији су изостављени",
                                             "Медији су изостављени",
                                             "تم استبعاد الوسائط",
                                             "המדיה לא נכללה",
                                             "מדיה הושמטה",
                                             "رسانه حذف شد",
                                             "मीडिया के बिना",
                                             "media tidak disertakan",
                                             "media disingkirkan",
                                             "media dikecualikan",
                                             "bỏ qua media",
                                             "bỏ qua tệp phương tiện",
                                             "สื่อถูกลบ",
                                             "ไฟล์สื่อถูกลบ",
                                             "メディアなし",
                                             "メディアは含まれていません",
                                             "미디어 파일을 생략한 대화내용",
                                             "미디어 파일 제외됨",
                                             "省略多媒體檔案",
                                             "忽略多媒體檔",
                                             "省略多媒体文件",
                                             "媒体省略",
                                             "fitxers multimèdia omesos"};

/// Whole texts; iPhone.
constexpr std::string_view kOmitted[] = {"image omitted",
                                         "video omitted",
                                         "audio omitted",
                                         "GIF omitted",
                                         "document omitted",
                                         "video note omitted",
                                         "video message omitted",
                                         "Bild weggelassen",
                                         "Video weggelassen",
                                         "Audio weggelassen",
                                         "GIF weggelassen",
                                         "Dokument weggelassen",
                                         "Videonachricht weggelassen",
                                         "Videonotiz weggelassen",
                                         "imagen omitida",
                                         "Video omitido",
                                         "video omitido",
                                         "audio omitido",
                                         "GIF omitido",
                                         "documento omitido",
                                         "image absente",
                                         "vidéo absente",
                                         "audio omis",
                                         "GIF retiré",
                                         "document manquant",
                                         "imagem ocultada",
                                         "imagem não revelada",
                                         "vídeo omitido",
                                         "vídeo não revelado",
                                         "áudio ocultado",
                                         "áudio não revelado",
                                         "GIF não revelado",
                                         "documento não revelado",
                                         "immagine omessa",
                                         "video omesso",
                                         "audio omesso",
                                         "GIF esclusa",
                                         "documento omesso",
                                         "afbeelding weggelaten",
                                         "video weggelaten",
                                         "audio weggelaten",
                                         "GIF weggelaten",
                                         "document weggelaten",
                                         "изображение отсутствует",
                                         "видео отсутствует",
                                         "аудиофайл отсутствует",
                                         "GIF отсутствует",
                                         "документ отсутствует",
                                         "зображення відсутнє",
                                         "відео відсутнє",
                                         "аудіо відсутнє",
                                         "документ пропущено",
                                         "obraz pominięty",
                                         "wideo pominięte",
                                         "audio pominięte",
                                         "Plik GIF pominięty",
                                         "dokument pominięty",
                                         "obrázek vynechán",
                                         "video vynecháno",
                                         "zvukový soubor vynechán",
                                         "GIF vynechán",
                                         "dokument vynechán",
                                         "görüntü dahil edilmedi",
                                         "video dahil edilmedi",
                                         "ses dahil edilmedi",
                                         "GIF dahil edilmedi",
                                         "belge dahil edilmedi",
                                         "لم يتم إدراج الصورة",
                                         "لم يتم إدراج الفيديوهات",
                                         "لم يتم إدراج المقاطع الصوتية",
                                         "لم يتم إدراج صورة GIF",
                                         "لم يتم إدراج المستند",
                                         "الصورة غير مشمولة",
                                         "התמונה הושמטה",
                                         "סרטון הווידאו הושמט",
                                         "קטע קול הושמט",
                                         "מסמך הושמט",
                                         "画像は含まれていません",
                                         "ビデオは含まれていません",
                                         "音声は含まれていません",
                                         "GIFは含まれていません",
                                         "ドキュメントは含まれていません",
                                         "画像は省略されました",
                                         "이미지 생략됨",
                                         "비디오 생략됨",
                                         "오디오 생략됨",
                                         "GIF 생략됨",
                                         "문서 생략됨",
                                         "圖像已省略",
                                         "圖片已略去",
                                         "圖片已省略",
                                         "影片已省略",
                                         "影片已略去",
                                         "音訊已省略",
                                         "音訊已略去",
                                         "文件已略去",
                                         "文件已省略",
                                         "照片已忽略",
                                         "视频已忽略",
                                         "音频已忽略",
                                         "文档已省略",
                                         "图像已忽略",
                                         "gambar tidak disertakan",
                                         "video tidak disertakan",
                                         "audio tidak disertakan",
                                         "GIF tidak disertakan",
                                         "dokumen tidak disertakan",
                                         "फ़ोटो हटाई गई",
                                         "वीडियो छोड़ा गया",
                                         "ऑडियो हटाई गयी",
                                         "đã bỏ qua hình ảnh",
                                         "đã bỏ video",
                                         "ไม่มีรูปภาพ",
                                         "วิดีโอถูกลบ"};

constexpr std::string_view kOmittedSticker[] = {"sticker omitted",
                                                "Sticker weggelassen",
                                                "sticker omitido",
                                                "sticker omis",
                                                "figurinha omitida",
                                                "sticker não revelado",
                                                "sticker non incluso",
                                                "sticker weggelaten",
                                                "стикер не добавлен",
                                                "Наклейку не додано",
                                                "pominięto naklejkę",
                                                "nálepka vynechána",
                                                "Çıkartma dahil edilmedi",
                                                "تم حذف الملصقات",
                                                "סטיקר הושמט",
                                                "スタンプは含まれていません",
                                                "스티커 제외됨",
                                                "貼圖已忽略",
                                                "貼圖已略去",
                                                "贴图已省略",
                                                "stiker tidak disertakan"};

constexpr std::string_view kOmittedContact[] = {"Contact card omitted",
                                                "Kontaktkarte ausgelassen",
                                                "Kontaktkarte weggelassen",
                                                "Tarjeta de contacto omitida",
                                                "Fiche contact manquante",
                                                "Cartão do contato omitido",
                                                "Contacto não revelado",
                                                "Scheda contatto omessa",
                                                "Visitekaartje weggelaten",
                                                "Карточка контакта отсутствует",
                                                "Картка контакту відсутня",
                                                "Pominięta wizytówka kontaktu",
                                                "Vizitka vynechána",
                                                "Kişi kartı dahil edilmedi",
                                                "لم يتم إدراج بطاقة جهة اتصال",
                                                "כרטיס איש קשר הושמט",
                                                "連絡先カードを省略",
                                                "연락처 카드 생략됨"};

constexpr std::string_view kAttached[] = {"file attached",      "datei angehängt",
                                          "archivo adjunto",    "archivo adjuntado",
                                          "fichier joint",      "arquivo anexado",
                                          "ficheiro anexado",   "file allegato",
                                          "bestand bijgevoegd", "файл добавлен",
                                          "файл додано",        "dosya ekli",
                                          "załączony plik",     "soubor byl přiložen",
                                          "súbor pripojený",    "bifogad fil",
                                          "fil vedhæftet",      "vedlagt fil",
                                          "liitetiedosto",      "συνημμένο αρχείο",
                                          "fájl csatolva",      "fișier atașat",
                                          "添付ファイル",       "添付ファイル有り",
                                          "附件檔案",           "文件附件",
                                          "파일 첨부됨",        "الملف مرفق",
                                          "קובץ מצורף",         "file terlampir",
                                          "tệp đính kèm",       "ไฟล์ที่แนบ",
                                          "फाइल अटैच कर दी गई है"};

constexpr std::string_view kEdited[] = {"<This message was edited>",
                                        "<This message was edited.>",
                                        "<Diese Nachricht wurde bearbeitet.>",
                                        "<Diese Nachricht wurde bearbeitet>",
                                        "<Se editó este mensaje.>",
                                        "<Se editó este mensaje>",
                                        "<Mensagem editada>",
                                        "<Ce message a été modifié>",
                                        "<Questo messaggio è stato modificato>",
                                        "<Dit bericht is bewerkt>",
                                        "<Это сообщение изменено>"};

/// Without "Mensagem apagada", which is said of the others' messages too.
constexpr std::string_view kYouDeleted[] = {"You deleted this message",
                                            "Du hast diese Nachricht gelöscht",
                                            "Eliminaste este mensaje",
                                            "Vous avez supprimé ce message",
                                            "Você apagou esta mensagem",
                                            "Apagou esta mensagem",
                                            "Hai eliminato questo messaggio",
                                            "U hebt dit bericht verwijderd",
                                            "Je hebt dit bericht verwijderd",
                                            "Вы удалили данное сообщение",
                                            "Вы удалили это сообщение",
                                            "Ви видалили це повідомлення",
                                            "Usunąłeś tę wiadomość",
                                            "Usunęłaś tę wiadomość",
                                            "Tuto zprávu jste smazal",
                                            "Tuto zprávu jste smazala",
                                            "Túto správu ste odstránili",
                                            "Bu mesajı sildiniz",
                                            "Ați șters acest mesaj",
                                            "Törölted ezt az üzenetet",
                                            "Du raderade det här meddelandet",
                                            "Du har slettet denne besked",
                                            "Du slettet denne meldingen",
                                            "Poistit tämän viestin",
                                            "أنت حذفت هذه الرسالة",
                                            "لقد حذَفت هذه الرسالة",
                                            "מחקת הודעה זו",
                                            "מחקת את ההודעה הזו",
                                            "شما این پیام را حذف کردید",
                                            "このメッセージを削除しました",
                                            "이 메시지를 삭제했습니다",
                                            "삭제한 메시지입니다",
                                            "您已刪除此訊息",
                                            "你已刪除這則訊息",
                                            "您已删除这条消息",
                                            "Anda telah menghapus pesan ini",
                                            "Anda menghapus pesan ini",
                                            "Anda telah memadamkan mesej ini",
                                            "Bạn đã xóa tin nhắn này",
                                            "คุณได้ลบข้อความนี้",
                                            "आपने यह मैसेज डिलीट किया"};

/// Parts of the notice that chats begin with.
constexpr std::string_view kEncrypted[] = {"end-to-end",
                                           "extremo a extremo",
                                           "Ende-zu-Ende",
                                           "bout en bout",
                                           "ponta a ponta",
                                           "ponto a ponto",
                                           "versleuteld",
                                           "сквозным шифрованием",
                                           "наскрізним шифруванням",
                                           "uçtan uca",
                                           "エンドツーエンド",
                                           "端對端",
                                           "端到端",
                                           "종단간",
                                           "مشفرة تمام",
                                           "מוצפנות מקצה",
                                           "رمزگذاری",
                                           "zaszyfrowane",
                                           "koncovým šifrováním",
                                           "šifrovaním",
                                           "crittografate",
                                           "criptate",
                                           "komplett krypterade",
                                           "ende-til-ende",
                                           "salataan",
                                           "mã hóa đầu cuối",
                                           "การเข้ารหัส",
                                           "terenkripsi",
                                           "एंड-टू-एंड",
                                           "végpontok közötti"};

using Set = std::unordered_set<std::string_view>;

template <std::size_t N>
Set set_of(const std::string_view (&words)[N]) {
  return Set(std::begin(words), std::end(words));
}

std::string_view without_stop(std::string_view words) {
  for (const std::string_view stop : {".", "。"})
    if (words.ends_with(stop)) words.remove_suffix(stop.size());
  return words;
}

/// What stands between < and >.
std::string_view inside(std::string_view words) {
  return trimmed(words.substr(1, words.size() - 2));
}

}  // namespace

std::optional<chat::Kind> omitted_kind(std::string_view words) {
  static const Set kFiles = set_of(kOmittedFile);
  static const Set kMedia = set_of(kOmitted);
  static const Set kStickers = set_of(kOmittedSticker);
  static const Set kContacts = set_of(kOmittedContact);
  if (words.size() > 2 && words.starts_with('<') && words.ends_with('>')) {
    // Only ASCII letters change case, so the table has other scripts in both.
    const std::string_view bare = inside(words);
    if (kFiles.contains(ascii_lower(bare))) return chat::Kind::Media;
    return std::nullopt;
  }
  if (kMedia.contains(words)) return chat::Kind::Media;
  if (kStickers.contains(words)) return chat::Kind::Sticker;
  if (kContacts.contains(words)) return chat::Kind::Contact;
  return std::nullopt;
}

bool says_attached(std::string_view words) {
  static const Set kWords = set_of(kAttached);
  return kWords.contains(ascii_lower(words));
}

bool says_edited(std::string_view words) {
  return std::find(std::begin(kEdited), std::end(kEdited), words) != std::end(kEdited);
}

bool says_you_deleted(std::string_view words) {
  static const Set kWords = set_of(kYouDeleted);
  return kWords.contains(without_stop(words));
}

bool says_encrypted(std::string_view words) {
  return std::any_of(std::begin(kEncrypted), std::end(kEncrypted), [&](std::string_view part) {
    return words.find(part) != std::string_view::npos;
  });
}

}  // namespace idiolect::sources
