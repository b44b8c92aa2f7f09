// The words that the scanners go by, in the languages of the countries that docs/privacy.md
// names. Case and accents do not count. A new word is a word more in its row.
#include <array>

#include "privacy/lexicon.h"

namespace idiolect::privacy {
namespace {

constexpr std::array kWords{
    // --- secrets
    Words{
        kPasswordCue,
        "password passwort pass passwd pwd pw kennwort passphrase passcode wachtwoord "
        "losenord losen passord adgangskode kodeord salasana contrasena contrasenya clave "
        "senha haslo heslo parola sifre sifresi sifreniz sifrem sifren passe mdp psw "
        "wifipassword wlanpasswort wifikey wpa wpa2 wlanschlussel netzwerkschlussel token "
        "apikey apitoken key secret credentials creds kluczyk wachtwoorden wifiwachtwoord "
        "wifilosenord wifilosen wifipassord wifikode wifikodeord wifisalasana salasanani "
        "losenordet passordet adgangskoden passwordet parolasi hasla hasel hasłem heslem "
        "hesla salasanasi salasanan sifreyi sifremiz wachtwoordje passworten focalfaidh "
        "pasfhocal wagwoord parolul paswoord passwortes masterpasswort masterpassword login "
        "zugangsdaten passkey pasword passwrd passw pswd ww salis salasanamme jelszo lozinka "
        "parool "
        "passfrase passphrasen kodfras mnemonic seedphrase пароль пароля паролем пасс συνθηματικο "
        "المرور السر باسورد סיסמה סיסמא הסיסמה הסיסמא पासवर्ड geslo slaptazodis "
        "hemmeligt wachtwrd wachtwoorde kennworter loesenord"},
    Words{kPasswordCue | kWeakCue,
          "wifi wlan wi-fi netflix spotify disney hulu icloud hotspot router fritzbox gmail paypal "
          "amazon prime hbo steam account konto cuenta compte conta wallet seed recovery backup "
          "phrase frase fras words worte slowa "
          "insta instagram fb psn xbox discord dropbox outlook hotmail twitch vpn nas ssh ftp "
          "contra guestwifi gastewlan wifin wifien wifiet nettverk natverk rete"},
    Words{
        kCodeCue,
        "pin pins code codes passcode otp tan mtan 2fa pincode pinnummer tuercode turcode "
        "torcode zugangscode sicherheitscode bestatigungscode einmalcode alarmcode safecode "
        "schliessfachcode sperrcode geheimzahl geheimnummer puk entsperrcode freischaltcode "
        "verifizierungscode tresorcode haustürcode digicode codigo codice kod kodu kode "
        "koden koodi koodin kody kodem sifre sifresi cifra portkod dorkode dorkoden "
        "portkoden ovikoodi pinkoodi pinkod pinkoden pinkode pinkoden pinkodi pinkodu "
        "toegangscode deurcode alarmkod engangskod engangskode engangskoden bekraftelsekod "
        "bekreftelseskode bekraeftelseskode vahvistuskoodi kertakayttokoodi verificatiecode "
        "pinu pinem dørkoden larmkod larmkoden alarmkode nip clave senha heslo cvv cvc cvc2 "
        "cvv2 vahvistuskoodisi koodisi koodini kodunuz kodun kodum pinkoodini bezpecnostni "
        "kodin turkod safekod doorcode gatecode keycode keypad lockbox passwort combination "
        "combo combinazione combinacion combinaison zahlenkombination nyckelkod kodlas "
        "verificeringskod kodenummer kodlasen smskode smscode smskod onetime toegangspin "
        "unlock wachtcode avaimenkoodi summerkoodi poortcode fa verifieringskod verifieringskoden "
        "verifiseringskode verifikationskode verifikasjonskode sikkerhedskode sikkerhetskode "
        "sakerhetskod kodo kodas kods kodul codul szyfr szyfru pinkodem pinul код коду кодом пін "
        "пин кодик κωδικος κωδικο κωδικου رمز الرمز كود קוד הקוד कोड पिन ओटीपी "
        "verify verificationcode securitycode accesscode passnumber"},
    Words{
        kHarmlessCode,
        "zip postal post error errors promo promotional discount coupon voucher gutschein "
        "rabatt rabattcode dress qr area country source status bar http exit morse color "
        "colour colore couleur postal descuento sconto promotionnel desconto promocyjny "
        "rabatowy slevovy rabattkod rabatkode alennuskoodi kortingscode kortings indirim "
        "clean legacy line lines python java swift booking airport sort bank branch tax "
        "erreur fehler errore erro blad chyba fel feil fejl virhe hata postleitzahl genetic "
        "penal civil civile penale cheat conduct highway commit review fiscale fiscal codes "
        "postcode postcodes postkod postkode postnummer felkod feilkode fejlkode fehlercode "
        "kildekode kallkod "
        "strekkode "
        "streckkod stregkode barcode qrcode unicode encode decode quellcode gutscheincode "
        "landskod landekode landcode zipcode promokod promokode promocode kampanjkod kampanjekode "
        "kuponkode kupongkod rabattkoden rabatkoden sourcecode lahdekoodi virhekoodi "
        "pocztowy pocztowego posta postanumero postikoodi cep kleding "
        "hex product model referral invite swift bic iata dialling dialing reddito plu item "
        "gift html css ascii ean upc order vorwahl"},
    Words{kCopula,
          "is are was be ist lautet war sind heisst est es sera era is was are lyder ar heter "
          "var er lyder on oli jest to je byl zni byla e foi sera fica olan seja wordt luidt "
          "هو هي הוא היא זה είναι ειναι це это это вот est. "
          "blir bliver ny new neu nouveau nuevo nueva nuovo nuova novo nova nowe nowy nove nyt "
          "nytt uusi yeni nieuw nieuwe se hai hain आहे है तो now jetzt"},
    Words{kCodeWords,
          "your dein ihr votre ton tu su tuo tua il seu sua twoj tvuj vas din dit uw je sinun "
          "verification bestatigung login security sign log sicherheit anmelden enter use "
          "nutze gib utilisez usa utiliza verificacion verifica verificacao weryfikacyjny "
          "overovaci kodunuz whatsapp google confirmation einmal one time access"},

    Words{kSpelledAt,
          "at arroba chiocciola arobase malpa zavinac snabel snabela krollalfa alfakroll "
          "apenstaartje klammeraffe miukumauku kuyruklu"},

    // --- phones and other numbers
    Words{kPhoneCue,
          "phone phones telephone tel telefon telefono telefone telefoon telefonnummer "
          "telefonnummern mobile mobil mob mobiltelefon mobilnummer mobilnummeret handy "
          "handynummer handynr rufnummer fax faks telefax cell cellphone call calls called "
          "calling ring rang ringing text sms whatsapp whats wa signal telegram nummer numero "
          "numeros number numbers numer numerem cislo cisla telefonni gsm gsmnummer portable "
          "movil celular cel cellulare cell fijo tlf tlfnr tlfn tfno telf fone puhelin "
          "puhelinnumero numeroni numero puh kannykka soita soittaa ringa ring anrufen ruf "
          "anruf appelle appelez appeler joindre bel bellen llama llamar llamame chiama "
          "chiamare chiamami ligue liga ligar zadzwon dzwon zavolej volej ara aramak telefonu "
          "telefonum numaram numarasi numara cep hotline festnetz nr nummeret numret telefonen "
          "telnr mobilen komorka komorkowy komorke facetime viber contact reach erreichen "
          "erreichbar dial telefoonnummer 06nummer foon fon tfn landline voicemail telemovel "
          "telemóvel zap zapzap फोन नंबर नम्बर मोबाइल कॉल phoneno mobileno guthan fonanna "
          "selnommer selfoon bellen foonnommer numéro ligação contacto contato kontakt "
          "τηλ τηλεφωνο τηλέφωνο κινητο κινητό παρε καλεσε тел телефон номер дзвони звони подзвони "
          "мобільний мобильный هاتف موبايل جوال تليفون اتصل رقم טלפון נייד תתקשר תתקשרי "
          "kontaktnummer telefonnummeret mobiltel mobiel mobieltje gsmetje smartphone"},
    Words{kVagueNumber,
          "nr number numbers numer numero numeros nummer nummeret numret no numara numarasi "
          "cislo numéro contact kontakt contato contacto reach text call ring mobile"},
    Words{kIdCue,
          "reisepassnummer reisepassnr passnr passportnumber steuernr sozialversicherungsnr "
          "krankenkasse ausweisnr fuhrerscheinnr dninumber idnr identificacion identificacao "
          "identita identidad identidade numeracion afm cip rfcnumber taxid tin vatid steuerid "
          "perso"},
    Words{kIdCue,
          "passport reisepass passeport pasaporte passaporto passaporte paszport pas pass "
          "passnummer personalausweis ausweis ausweisnummer ausweisnr personalausweisnummer "
          "paspoort cni identite ssn social security sin insurance nino ni nhs pesel dowod nip "
          "rodne cislo personnummer personnumret fodselsnummer fodselsnr personnr cpr "
          "cprnummer hetu henkilotunnus bsn burgerservicenummer sofinummer sofi "
          "rijksregisternummer insz niss nn dni nie nif nuss cpf rg cnpj curp rfc ine nss "
          "aadhaar aadhar adhaar uidai pan tfn medicare tckn tc kimlik kimligim kimligi id "
          "identity identitat idnumber svnr svnummer sozialversicherungsnummer "
          "sozialversicherung ahv avs steuerid steueridentifikationsnummer idnr steuernummer "
          "rentenversicherungsnummer versicherungsnummer secu securite sociale nir ppsn pps "
          "codice fiscale cf tessera contribuinte cidadao bi itin ein taxpayer licence license "
          "fuhrerschein fuhrerscheinnummer henkilotunnukseni sotu passi passinumero pasu "
          "pasaport pasaportu bevis id-nommer idnommer persoonsnummer identiteitskaart "
          "krankenversicherungsnummer versichertennummer आधार पैन personalnummer persnr "
          "personnummeret cprnr obcanka obcansky prukaz pasu dowodu paszportu"},
    Words{kIbanCue, "iban kontonummer konto account"},
    Words{kOtherNumber,
          "order orders bestellung bestellnummer bestellnr bestell auftrag auftragsnummer "
          "rechnung rechnungsnummer rechnungsnr invoice tracking sendungsnummer sendung paket "
          "paketnummer package parcel shipment ticket tickets ref reference referenz "
          "referenznummer booking buchung buchungsnummer pnr isbn issn ean gtin upc sku serial "
          "seriennummer serie model modell artikel artikelnummer artnr item product flight "
          "flug vol vuelo volo voo commande facture colis suivi pedido factura envio "
          "seguimiento ordine fattura spedizione encomenda fatura zamowienie zamowienia "
          "faktura faktury przesylka przesylki paczka objednavka objednavky zasilka siparis "
          "siparisi siparisin kargo takip bestelling factuur pakket zending ordrenummer ordre "
          "ordernummer order bestallning sparnummer sporingsnummer tilaus tilausnumero lahetys "
          "seuranta viite viitenumero kundennummer kunde customer imei mac version build bug "
          "issue pr commit case fall aktenzeichen vorgang vorgangsnummer transaction "
          "transaktion txn auction lot article doi arxiv pmid population einwohner habitants "
          "isbn13 ean13 receipt quittung beleg belegnummer kassenbon protocol protocolo "
          "doc document track rgb vertrag vertragsnummer contract score scores punkte policy "
          "police versicherungsschein zahler zahlernummer coordinates koordinaten coords lat "
          "lon lng gps bestelnummer factuurnummer rekening fakturanummer varenummer "
          "ärendenummer zakazka कोड ऑर्डर job steam app batch charge chargennummer"},
    Words{kUnit,
          "euro euros eur usd dollar dollars gbp pounds pound chf franken francs kr kronor "
          "kroner dkk nok sek zl pln zloty zlotych czk kc korun huf ft try tl lira rs inr "
          "rupees rupee brl reais real mxn pesos peso aud cad zar rand pence cents cent bucks "
          "quid km m cm mm meter meters metres kg g gram grams ml l liter litre mb gb tb kb "
          "ghz mhz watt w kw kwh hz px dpi ppi people personen views likes followers "
          "subscribers points punkte mal times stuck stk pcs percent prozent mio million "
          "millionen millions milliarden billion k uhr h min mins minuten minutes sec sekunden "
          "seconds hours stunden std jahre years tage days weeks wochen monate months steps "
          "schritte kcal cal bpm grad degrees xp coins credits crore lakh ms lbs lb oz ft "
          "miles meilen besucher visitors einwohnern inhabitants mensen habitantes abitanti "
          "osob lidi ihmista kisi pix schilling yen"},
    Words{kExtension,
          "ext extension x durchwahl dw poste int interno anexo ramal wewn wew klapka linka "
          "toestel anknytning ankn anknytn lokal alanumero alanro kl lnr lokalnr lokalnummer linja "
          "dahili "
          "dah extn xt nst nebenst bylyn uitbreiding linje extensie doorkies posto wewnetrzny "
          "linka klap lok intern anx apparat app nebenstelle "
          "klappe kla anexa "
          "extensao tst alaliittyma"},

    // --- addresses
    Words{
        kStreetBefore | kStreetPlain,
        "rue avenue avda boulevard bd allee impasse quai chemin chaussee calle c cl carrer paseo "
        "avinguda calzada calz privada priv cerrada callejon travesia glorieta rambla plaza ronda "
        "via viale piazza piazzale vicolo strada lungomare lungotevere contrada corso largo rua "
        "travessa praca pça av alameda estrada rodovia ladeira avenida calcada ulica ulicy ulice "
        "ul aleja aleje alei al pl plac placu os osiedle osiedlu namesti nabrezi nabr trida nam "
        "passeig urbanizacion"},
    Words{
        kStreetBefore,
        "ave avd boul blvd place route square passage ruelle sentier cours cite faubourg "
        "esplanade rond lotissement residence pza plza plz camino placa carretera andador circuito "
        "prolongacion v.le borgo salita galleria traversa r quadra beco vila rondo tr skwer "
        "trav estr rod bulwar deleg paseig pº avª campo calle jardim largo patio jiron cra carrera "
        "diagonal transversal urb quinta montee voie venelle villa mail hameau clos"},
    Words{kStreetAfter | kStreetPlain | kStreetEnglish,
          "street road rd avenue ave lane ln boulevard blvd crescent terrace parkway pkwy "
          "highway hwy cres freeway turnpike expressway esplanade mews marg nagar"},
    Words{kStreetAfter | kStreetPlain,
          "namesti nabrezi trida ulice strasse str stra gasse allee chaussee promenade caddesi "
          "caddessi cad cd sokak sokagi sok sk bulvari bulvar blv bulv straat laan plein "
          "gracht kade singel gatan vagen gata vag grand gate gaten veien vei veg gt gade vej "
          "alle straede plads torv katu tie kuja polku straatweg straße"},
    Words{kStreetAfter | kStreetEnglish,
          "st dr drive court ct close way place pl square sq circle cir grove gardens row hill "
          "walk quay parade trail loop park rise view green plaza wharf strand common heights "
          "gate ridge run point pike cross colony layout vihar enclave extension chowk bagh "
          "salai sector main mall"},
    Words{
        kStreetAfter,
        "platz weg ring damm ufer steig pfad graben markt wall zeile stieg brucke hof berg gurtel "
        "stiege kai siedlung lande "
        "tor mahallesi mah meydani torget torg plass allen dijk steeg dreef"},
    Words{kStreetThe,
          "am an im zum zur auf unter in beim hinter vor alte alter neue neuer grosse kleine "
          "lange obere untere aan op pod nad na u v ve za ke pri mezi"},
    Words{
        kStreetQualifier,
        "sodra norra ostra vastra stora lilla gamla nya ovre nedre andra forsta tredje vestre "
        "ostre nordre sondre store lille gamle nye gl ny sdr ndr sndr vstr ostr st sankt eerste "
        "tweede derde vierde oude nieuwe grote kleine lange korte oost west noord zuid alte alter "
        "neue neuer grosse kleine obere untere hintere vordere innere aussere iso pieni vanha uusi "
        "pohjoinen etelainen itainen lantinen pohj et stara nowa wielka mala"},
    Words{
        kAddressCue,
        "address adresse adress adres adresa adresim adresi direccion indirizzo endereco "
        "morada osoite adressen adresim wohne wohnt wohnen live lives living habite habitons "
        "vivo vive viviamo abito moro mora mieszkam mieszka bydlim bydli bor bo woon woont "
        "asun asuu oturuyorum oturuyor anschrift domicilio lieferadresse lieferanschrift "
        "deliver delivery send schick ship versand rechnungsadresse bosted bopel seoladh पता "
        "adresine adreste ev adrese adressa adresem lakim adresseret balik balicek paket paketet "
        "pakke "
        "pakken pakka paketti paketin pakje pakketje paquete paczka paczke parcel package pacote "
        "encomenda pacco colis kargo kolis party parti fest festen festa fete fiesta impreza kalas "
        "kalaset juhlat bileet oslava feest moved moving umgezogen demenage mudamos mudei mudado "
        "traslado trasferiti tasindik tasindim przeprowadzilam przeprowadzilem flyttet flyttat "
        "muuttanut verhuisd quedamos"},
    Words{kUnitOfHouse,
          "apt apartment flat unit suite ste floor fl bis ter quater bus bte boite etage eg og "
          "dg ug top stiege stock wohnung whg tur piso puerta esc escalera bloque bloco apto "
          "apartamento andar planta izq dcha izda interno scala piano int bajo tv th mf sal "
          "lgh tr trappor rappu as lokal m mieszkanie patro byt kat daire d no k blok "
          "apartmani apt. sitesi plot hse house block tower wing room rm level lot box postbus "
          "appt appartement batiment bat esq dto lt lote depto departamento local interior num "
          "numero nr n kl sokerros links rechts toegang huis hinterhaus vorderhaus "
          "seitenflugel hno door shop andel conj casa fundos vchod kv ap bl cj sl lj dto pta pt "
          "planta bajos atico entlo entl pral dx sx ku cda frac rch"},
    Words{kHouseNumber, "nº º no nr num numero n numer nro č cp č.p snr s/n km"},
    Words{kCalendar,
          "january february march april may june july august september october november "
          "december jan feb mar apr jun jul aug sep sept oct nov dec monday tuesday wednesday "
          "thursday friday saturday sunday mon tue wed thu fri sat sun januar februar marz mai "
          "juni juli oktober dezember montag dienstag mittwoch donnerstag freitag samstag "
          "sonntag sonnabend janner feber janvier fevrier mars avril juin juillet aout "
          "septembre octobre novembre decembre lundi mardi mercredi jeudi vendredi samedi "
          "dimanche enero febrero marzo abril mayo junio julio agosto septiembre octubre "
          "noviembre diciembre lunes martes miercoles jueves viernes sabado domingo gennaio "
          "febbraio aprile maggio giugno luglio settembre ottobre dicembre lunedi martedi "
          "mercoledi giovedi venerdi domenica janeiro fevereiro marco maio junho julho "
          "setembro outubro novembro dezembro segunda terca quarta quinta sexta stycznia "
          "lutego marca kwietnia maja czerwca lipca sierpnia wrzesnia pazdziernika listopada "
          "grudnia poniedzialek wtorek sroda czwartek piatek sobota niedziela ledna unora "
          "brezna dubna kvetna cervna cervence srpna zari rijna listopadu prosince pondeli "
          "utery streda ctvrtek patek nedele januari februari maart mei augustus maandag "
          "dinsdag woensdag donderdag vrijdag zaterdag zondag maj mandag tirsdag onsdag "
          "torsdag fredag lordag sondag tisdag lordag desember tammikuu helmikuu maaliskuu "
          "huhtikuu toukokuu kesakuu heinakuu elokuu syyskuu lokakuu marraskuu joulukuu "
          "maanantai tiistai keskiviikko torstai perjantai lauantai sunnuntai ocak subat mart "
          "nisan mayis haziran temmuz agustos eylul ekim kasim aralik pazartesi sali carsamba "
          "persembe cuma cumartesi pazar uhr jahr jahre year alter"},
    Words{kFunction,
          "the a an this that these those my your his her its our their of to for and or but "
          "with at by from it we you he she they i me us him them be is are was were have has "
          "had do does did not no yes just only about than then so if when where what who how "
          "there here all some any few more most other another one two three four five six "
          "seven eight nine ten next last first second every each min mins minutes hours days "
          "weeks people der die das ein eine einen dem den des und oder aber mit bei von aus "
          "zu fur ist sind war ich du er sie wir ihr es mein dein nicht ja nein noch nur auch "
          "schon mal dann wenn wo was wer wie hier da alle le les un une et ou mais avec chez "
          "pour est sont je tu il elle nous vous ils ce cette mon ton son pas un una y o pero "
          "con por para es son yo el ella nosotros no si esto mi su se que e ma che di sono io "
          "lui noi non si questo mio tuo il lo gli um uma mas com eu ele ela nao sim i ale z w "
          "na do sie jest nie tak ja ty on ona my wy to co kdy jsem je ten ta a v s se o ve ze "
          "en of maar met ik jij hij zij wij niet ja nee dit dat het een og eller men med jeg "
          "du han hun vi ikke det den och eller jag inte som for til ja tai mutta han me te he "
          "ei on se ve ile sen biz bu su o bir icin degil up down out off over under go went "
          "going get got been can will would could should may might must see come came take "
          "took make made know think want need still really very too also ok okay hi hello hey "
          "bitte danke please thanks thank call ring text sms ruf komm kommt let lets"},
    Words{kParticle,
          "van von vom zu zur der den de del della di da do dos das du la le el al bin ibn ben "
          "bint abu ter ten te of y e und af av st san santa op het lo"},

    // --- names
    Words{kPronoun,
          "i you we he she it they the this that there my your his her our their not be have "
          "need a an these those u ya anyone someone everyone somebody everybody all do take "
          "try see also still never always"},
    Words{kOrdinary,
          "will rose mark grace hope joy faith may june april august jack bill bob art dean "
          "frank gene guy heath iris ivy jasmine lance lily nick pat penny ray rob robin rich "
          "rusty ruby sandy sky sonny sue summer violet wade ward warren woody chase chip "
          "cliff clay colt cruz daisy dawn destiny drew duke earl ernest fay fern flora ford "
          "fox gay ginger hazel heather holly hunter jade jewel king kit lee major max miles "
          "mercy noble olive opal page pearl poppy price prince reed river rock rod roman saga "
          "skip star stone storm trip wren young brook brooke melody harmony charity chance "
          "christian crystal dale don dot eve fanny gray grey hardy herb honor angel amber ash "
          "aspen autumn basil bay belle berry blaze bliss blue buddy bud candy cat case cash "
          "clement coral cherry constance day dash dusty echo ember fisher forest gem glory "
          "golden grant hart hawk haven henna hero honey indigo jet jo jolly joker judge "
          "junior karma kitty lane lark laurel leaf legend liberty link love lucky lux magic "
          "mason melon merry mint misty moon myrtle nova oak ocean patience paisley patsy "
          "petal phoenix pierce porter quest rain raven ridge rue rush sage sailor scarlet "
          "scout season serenity shade shelly sherry sparrow spring sterling sunny sunshine "
          "tiger timber trinity trueman tuesday tucker unity vale vera verity victory west "
          "willow winter wolf wood woods worth zion zen baker butler cook carpenter gardener "
          "walker weaver mason brown black white green long short small little strong sharp "
          "bright hill field fields lake banks bush marsh moor parks rivers waters wells "
          "barber bishop pope knight bond book bell ball cross day gold silver hall house head "
          "power rice sweet wise ernst wolf stern klein gross lang kurz jung frei heide rosa "
          "mai falk bar konig koch bauer fuchs vogel berg baum stein sommer winter herbst "
          "engel kaiser graf herzog schwarz weiss braun roth rot grun blau busch wald brand "
          "sauer sturm hahn henne hase lange krieger maurer jager forster kellner topfer muhle "
          "keller kern kuhn kraft reich arm sonne mond blume linde lenz otto heiter ehrlich "
          "freund nachbar hans sol luz paz mar dolores pilar consuelo mercedes esperanza "
          "blanca rico leon flores iglesias reina cruz rey angeles soledad rocio nieves "
          "socorro amparo alba celeste clara linda bella dulce luna estrella campos rios "
          "castillo torres fuentes moreno rubio blanco bravo gallo guerra herrero prado rojo "
          "salas santos serrano vega reyes valle pastor cordero paloma concha remedios "
          "milagros perla jacinto gioia stella viola luce fiore conti leone serena costa gatti "
          "fontana monti neri riva sala villa vita pace felice fortuna grazia beata allegra "
          "chiara bianca rose pierre fleur aimee constant blanche petit marine olive roux "
          "moulin boulanger berger fontaine noel desire parfait juste clement modeste prudence "
          "constance felicite ange lys violette capucine marguerite cerise prune clemence "
          "victoire vitoria pinheiro graca flor pinto coelho leite lobo rocha serra neves "
          "campos esperanca roza zima wilk krol mroz zajac kot baran lis wrona sowa gora deniz "
          "can yagmur umut gul ay su gunes baris sevgi savas cicek ates kaya demir yildiz "
          "toprak bulut ela ada derya ipek inci nur bahar duygu hayat aslan omur ozgur onur "
          "umit yeter songul ozlem arzu dilek sevda seda asli cihan eylul ekim nisan mayis "
          "ceylan kartal sahin ozturk celik tas polat ruzgar firtina irmak pinar damla melek "
          "mert yigit tan ufuk kader mutlu sedef mercan storm sol liv my var sten bo dag mai "
          "odd ask even stig saga frid ros lind berg holm alv bjorn gry gro dis ulv ro ask "
          "skog strand lund vik sten sand nord sund hav ny ene tone vilde siv onni lahja rauha "
          "toivo veli satu meri aura ilma ilo lumi pilvi taisto tahto voitto armas urho helmi "
          "usko suvi sini taimi tuuli kukka marja oma maki niemi lahti joki koski saari ranta "
          "salo laine aalto hanka rinne kallio into oiva orvokki ruusu sade tahti vieno viljo "
          "vuokko paju pihla aamu ilta runo roos bloem wit jong bakker kok vos wolf haas "
          "koning prins bos berg dijk jager schipper zwart groen bruin lieve vrede dood loes "
          "sterre novy dobry vesely maly cerny svoboda jaro prochazka konecny pokorny dlouhy "
          "kvetna nadeje laska vera bily hruby tichy smutny kral holub straka vrba beran om "
          "sun pooja puja deep sao squash boulot tiny line fine nice done care dare rare sure same "
          "name"},
    Words{kNeverAlone,
          "the my our mr mrs ms miss dr prof herr frau hr fr dipl ing sr jr sra srta dona don "
          "doña mama mamma mum mom mommy papa dad daddy vater mutter maman oma opa omi opi "
          "grandma grandpa granny nana nonna nonno abuela abuelo uncle auntie aunt onkel tante "
          "tia tio zio zia sister brother bruder schwester sis bro cousin cousine work office "
          "arbeit buro home zuhause school schule uni gym gmbh ag inc ltd llc co kg ev group "
          "gruppe family familie familia famille famiglia team club chat friends freunde crew "
          "squad class klasse big small little old new young happy sad party trip holiday "
          "urlaub wedding hochzeit birthday geburtstag mobile mobil handy neu alt privat "
          "private from von vom aus of and und et y e i the der die das de del den van von la "
          "le el di da do dos du al ter ten te st san bin ibn abu zu zum zur im in at an auf "
          "on with mit doctor doktor arzt dentist zahnarzt landlord vermieter boss chef chief "
          "coach trainer nurse neighbour neighbor nachbar nachbarin plumber service support "
          "info news facebook instagram user whatsapp telegram signal messenger unknown "
          "unbekannt owner sender group gc official house flat wg street road city berlin "
          "london paris madrid rome wien zurich you me ich moi yo io eu ja ben king's love "
          "lover honey schatz baby babe hubby wife husband mann man woman girl boy dude queen "
          "travel book books reading football fussball yoga music band project projekt ex abi "
          "year january february march july september october november december monday tuesday "
          "wednesday thursday friday saturday sunday"},
};

}  // namespace

std::span<const Words> word_table() noexcept { return kWords; }

}  // namespace idiolect::privacy
