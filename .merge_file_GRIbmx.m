# Korean translations for doran.
# Copyright (C) 2026 the doran developers
# This file is distributed under the same license as the doran package.
msgid ""
msgstr ""
"Project-Id-Version: doran 0.1.0\n"
"Report-Msgid-Bugs-To: \n"
"POT-Creation-Date: 2026-11-23 12:33+0000\n"
"PO-Revision-Date: 2026-11-23 10:40+0000\n"
"Last-Translator: the doran developers\n"
"Language-Team: Korean\n"
"Language: ko\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=UTF-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: nplurals=1; plural=0;\n"

#, c-format
msgid "a user without a password"
msgstr "비밀번호 없는 사용자가 있어요"

#, c-format
msgid "the URL is loopback://NAME, not \"%s\""
msgstr "URL은 loopback://이름 꼴이어야 해요: \"%s\""

#, c-format
msgid "the URL names no broker"
msgstr "URL에 브로커 이름이 없어요"

#, c-format
msgid "unknown option \"%s\""
msgstr "모르는 옵션이에요: \"%s\""

#, c-format
msgid "the will has no topic"
msgstr "유언 메시지에 토픽이 없어요"

#, c-format
msgid "no client id"
msgstr "클라이언트 ID가 없어요"

#, c-format
msgid "no such fault: \"%s\""
msgstr "없는 고장이에요: \"%s\""

#, c-format
msgid "access rules, line %u: \"%s\""
msgstr "접근 규칙, %u번째 줄: \"%s\""

msgid "not connected"
msgstr "연결 안 됨"

msgid "the broker's rules do not allow it"
msgstr "브로커의 규칙이 허용하지 않아요"

msgid "not a topic"
msgstr "토픽이 아니에요"

msgid "the connection broke"
msgstr "연결이 끊겼어요"

msgid "wrong user or password"
msgstr "사용자나 비밀번호가 틀렸어요"

msgid "no such broker"
msgstr "그런 브로커가 없어요"

#, c-format
msgid "the server is mqtts://HOST[:PORT] or mqtt://HOST[:PORT], not \"%s\""
msgstr "서버는 mqtts://호스트[:포트] 또는 mqtt://호스트[:포트] 꼴이어야 해요: \"%s\""

#, c-format
msgid "TLS is off, but the server's URL is mqtts://: use mqtt:// or leave TLS on"
msgstr "TLS를 껐는데 서버 URL이 mqtts://로 시작해요. mqtt://를 쓰거나 TLS를 켜 두세요"

#, c-format
msgid "mqtt:// to %s would not be encrypted: use mqtts://, or turn TLS off in so many words"
msgstr "mqtt://로는 암호화되지 않아요(호스트 %s). mqtts://를 쓰거나, 정말이면 TLS를 끄라고 적으세요"

#, c-format
msgid "there is no file %s"
msgstr "파일이 없어요: %s"

#, c-format
msgid "the will has no valid topic, or over 65535 bytes"
msgstr "유언 메시지의 토픽이 틀렸거나 65535바이트를 넘어요"

#, c-format
msgid "no valid client id"
msgstr "올바른 클라이언트 ID가 없어요"

#, c-format
msgid "the user is no UTF-8"
msgstr "사용자 이름이 UTF-8이 아니에요"

#, c-format
msgid "the password is too long"
msgstr "비밀번호가 너무 길어요"

msgid "the broker does not allow this subscription"
msgstr "브로커가 이 구독을 허용하지 않아요"

msgid "the connection broke first"
msgstr "그 전에 연결이 끊겼어요"

msgid "cannot find the connection's socket: is /proc there?"
msgstr "연결의 소켓을 찾을 수 없어요. /proc이 있는지 확인하세요"

msgid "the broker refused the client id"
msgstr "브로커가 클라이언트 ID를 거부했어요"

msgid "the broker refused the login"
msgstr "브로커가 로그인을 거부했어요"

msgid "TCP/TLS connect failure"
msgstr "TCP/TLS 연결이 안 돼요"

msgid "TCP connect completion failure"
msgstr "TCP 연결을 마치지 못했어요"

msgid "TCP connect timeout"
msgstr "TCP 연결 시간이 다 됐어요"

msgid "CONNACK return code"
msgstr "서버가 연결을 거절했어요(CONNACK)"

msgid "no answer"
msgstr "응답이 없어요"

#, c-format
msgid "TLS with %s failed: %s"
msgstr "TLS 연결에 실패했어요(%s): %s"

#, c-format
msgid "no connection to %s (or its certificate is for another host name): %s"
msgstr "연결할 수 없어요(%s). 인증서가 다른 호스트 이름의 것일 수도 있어요: %s"

#, c-format
msgid "no connection to %s: %s"
msgstr "연결할 수 없어요(%s): %s"

#, c-format
msgid "cannot connect: %s"
msgstr "연결할 수 없어요: %s"

msgid "not a valid topic"
msgstr "올바른 토픽이 아니에요"

msgid "retained values"
msgstr "보존 값"

msgid "wills"
msgstr "유언 메시지"

msgid "persistent sessions"
msgstr "지속 세션"

msgid "wildcard filters"
msgstr "와일드카드 필터"

msgid "TLS"
msgstr "TLS"

msgid "client certificates"
msgstr "클라이언트 인증서"

msgid "reports of denied sending"
msgstr "보내기 거부 알림"

msgid "reports of denied subscriptions"
msgstr "구독 거부 알림"

msgid "history"
msgstr "대화 기록"

msgid "receipts"
msgstr "수신 확인"

msgid "presence"
msgstr "접속 상태"

#, c-format
msgid "backend %s is of a kind (%u) that this doran does not know; a newer doran may"
msgstr "백엔드 %s: 이 doran이 모르는 종류(%u)예요. 더 새로운 doran에서는 될 수 있어요"

#, c-format
msgid "backend %s lacks operations of its kind; ask its author"
msgstr "백엔드 %s: 종류에 맞는 기능이 빠져 있어요. 만든 사람에게 문의하세요"

#, c-format
msgid "backend %s does not run with doran %s"
msgstr "백엔드 %s: doran %s에서는 쓸 수 없어요"

#, c-format
msgid "backend %s has ABI %u, this doran needs %u; install the one built for it"
msgstr "백엔드 %s: ABI가 맞지 않아요(백엔드 %u, doran %u). 맞게 빌드한 것을 설치하세요"

#, c-format
msgid "backend %s describes itself in %u bytes, %u are needed; ask its author"
msgstr "백엔드 %s: 자기 설명이 %u바이트인데 %u바이트가 필요해요. 만든 사람에게 문의하세요"

#, c-format
msgid "backend %s calls itself \"%s\"; file and name must agree"
msgstr "백엔드 %s: 스스로 밝힌 이름(\"%s\")이 파일 이름과 달라요. 둘이 같아야 해요"

#, c-format
msgid "cannot load backend: %s"
msgstr "백엔드를 불러올 수 없어요: %s"

#, c-format
msgid "%s is no doran backend: it has no entry"
msgstr "%s: doran 백엔드가 아니에요. 진입점이 없어요"

#, c-format
msgid "\"%s\" is no backend name: use a-z, 0-9 and -"
msgstr "\"%s\": 백엔드 이름이 아니에요. a-z, 0-9, -만 쓰세요"

#, c-format
msgid "there is no backend \"%s\" (%s.so in %s)"
msgstr "없는 백엔드예요: \"%s\" (%s.so, 폴더 %s)"

#, c-format
msgid "backend \"%s\" is a network, not a wire"
msgstr "백엔드 \"%s\": 전송 백엔드(wire)가 아니라 네트워크 백엔드(network)예요"

#, c-format
msgid "backend \"%s\" is a wire, not a network"
msgstr "백엔드 \"%s\": 네트워크 백엔드(network)가 아니라 전송 백엔드(wire)예요"

#, c-format
msgid "backend \"%s\" cannot do this: %s"
msgstr "백엔드 \"%s\": 이 기능을 할 수 없어요: %s"

#, c-format
msgid "backend \"%s\" cannot use its settings: %s"
msgstr "백엔드 \"%s\": 설정을 쓸 수 없어요: %s"

#, c-format
msgid "there is no home folder: set HOME, or XDG_CONFIG_HOME, XDG_DATA_HOME and XDG_STATE_HOME"
msgstr "홈 폴더가 없어요. HOME을, 또는 XDG_CONFIG_HOME, XDG_DATA_HOME, XDG_STATE_HOME을 지정하세요"

#, c-format
msgid "%s: cannot make the folder: %s"
msgstr "%s: 폴더를 만들 수 없어요: %s"

#, c-format
msgid "%s: the folder belongs to another user; set the XDG variables to folders of your own"
msgstr "%s: 다른 사용자의 폴더예요. XDG 변수를 내 폴더로 지정하세요"

#, c-format
msgid "%s: the folder is open to others and cannot be closed: %s"
msgstr "%s: 다른 사람에게 열려 있는 폴더인데 닫을 수 없어요: %s"

msgid "waits for the server"
msgstr "서버를 기다려요"

msgid "waits for the contact's list of devices"
msgstr "상대의 기기 목록을 기다려요"

msgid "waits for the keys of the contact's device"
msgstr "상대 기기의 키를 기다려요"

msgid "the contact's key changed: compare the safety number"
msgstr "상대의 키가 바뀌었어요. 안전 번호를 비교하세요"

msgid "not accepted by the contact yet"
msgstr "상대가 아직 수락하지 않았어요"

msgid "the contact is blocked"
msgstr "차단한 연락처예요"

msgid "the server does not allow it"
msgstr "서버가 허용하지 않아요"

msgid "too large"
msgstr "너무 커요"

msgid "no sign of the device for 30 days"
msgstr "30일 동안 기기의 응답이 없어요"

msgid "a message could not be decrypted"
msgstr "메시지 하나를 복호화하지 못했어요"

msgid "messages are missing here and will not come"
msgstr "여기에 빠진 메시지가 있고, 이제 오지 않아요"

msgid "a message that was not encrypted was refused"
msgstr "암호화되지 않은 메시지를 거부했어요"

msgid "the contact's list of devices is too old"
msgstr "상대의 기기 목록이 너무 오래됐어요"

msgid "two lists of devices contradict each other: the last good one stays"
msgstr "기기 목록 두 개가 서로 어긋나요. 마지막으로 올바른 목록을 그대로 써요"

msgid "this computer's clock seems to be wrong"
msgstr "이 컴퓨터의 시계가 틀린 것 같아요"

msgid "this store is an old copy: it got new device keys"
msgstr "이 저장소는 옛 사본이라 기기 키를 새로 만들었어요"

msgid "choose first whether this chat is encrypted"
msgstr "이 대화를 암호화할지 먼저 고르세요"

msgid "the contact uses a new device"
msgstr "상대가 새 기기를 써요"

msgid "cancelled"
msgstr "취소했어요"

msgid "from here on end-to-end encrypted"
msgstr "여기부터 종단 간 암호화돼요"

msgid "from here on not encrypted"
msgstr "여기부터 암호화되지 않아요"

msgid "the contact has no device"
msgstr "상대에게 기기가 없어요"

#. TRANSLATORS: how far a message of one's own has come; in brackets
#. * behind its sender, before a colon and a reason.
msgid "queued"
msgstr "대기 중"

msgid "sent"
msgstr "보냄"

msgid "delivered"
msgstr "도착함"

#. TRANSLATORS: the other side has read the message.
msgid "read"
msgstr "읽음"

msgid "failed"
msgstr "실패"

msgid "no key seen yet"
msgstr "아직 본 키 없음"

msgid "key seen, not verified"
msgstr "키를 봤지만 확인 안 함"

msgid "verified"
msgstr "확인됨"

msgid "key changed"
msgstr "키 바뀜"

msgid "not a contact"
msgstr "연락처 아님"

msgid "contact"
msgstr "연락처"

#. TRANSLATORS: somebody wrote who is no contact yet.
msgid "request"
msgstr "요청"

msgid "blocked"
msgstr "차단됨"

msgid "unknown to this version of doran"
msgstr "이 버전의 doran이 모르는 내용이에요"

msgid "configuration"
msgstr "설정"

msgid "store"
msgstr "저장소"

msgid "connection"
msgstr "연결"

msgid "waiting to be sent"
msgstr "보낼 메시지"

msgid "sent, no receipt yet"
msgstr "보냈지만 수신 확인 없음"

msgid "put aside"
msgstr "미뤄 둔 메시지"

msgid "failed for good"
msgstr "아주 실패한 메시지"

msgid "one-time keys left"
msgstr "남은 일회용 키"

msgid "device list frozen"
msgstr "굳은 기기 목록"

msgid "device list too old"
msgstr "오래된 기기 목록"

msgid "device keys made anew"
msgstr "새로 만든 기기 키"

msgid "clock"
msgstr "시계"

msgid "refused topics"
msgstr "거부한 토픽"

msgid "refused envelopes"
msgstr "거부한 봉투"

msgid "refused device lists"
msgstr "거부한 기기 목록"

msgid "refused devices"
msgstr "거부한 기기"

msgid "refused keys"
msgstr "거부한 키"

msgid "not decrypted"
msgstr "복호화 못 함"

msgid "refused identities"
msgstr "거부한 신원"

msgid "refused headers"
msgstr "거부한 헤더"

msgid "refused bodies"
msgstr "거부한 본문"

msgid "refused content"
msgstr "거부한 내용"

msgid "refused, not encrypted"
msgstr "거부: 암호화 안 됨"

msgid "refused requests"
msgstr "거부한 키 요청"

msgid "refused, too many"
msgstr "거부: 너무 많음"

msgid "refused, blocked"
msgstr "거부: 차단됨"

msgid "refused, out of date"
msgstr "거부: 옛것"

msgid "tell on standard error what happens"
msgstr "하는 일을 표준 오류로 알려요"

msgid "the same with every detail, in the log file too"
msgstr "더 자세히 알리고, 로그 파일에도 남겨요"

msgid "show this help"
msgstr "이 도움말을 보여요"

msgid "show doran's version"
msgstr "doran의 버전을 보여요"

#, c-format
msgid "'%s' needs one word more, as in '%s'; --help shows all commands"
msgstr "'%s' 뒤에 낱말이 하나 더 필요해요. 예: '%s'. 모든 명령은 --help에서 볼 수 있어요"

#, c-format
msgid "'%s' is no command; did you mean '%s'?"
msgstr "'%s': 없는 명령이에요. 혹시 '%s'인가요?"

#, c-format
msgid "'%s' is no command; --help shows all"
msgstr "'%s': 없는 명령이에요. 모든 명령은 --help에서 볼 수 있어요"

msgid "[COMMAND]"
msgstr "[명령]"

msgid "Shows the help of doran or of a command."
msgstr "doran이나 명령의 도움말을 보여요."

#, c-format
msgid "an argument is missing: doran %s %s"
msgstr "인수가 빠졌어요: doran %s %s"

#, c-format
msgid "'%s': one argument too many; `doran %s --help` shows what fits"
msgstr "'%s': 인수가 하나 더 많아요. `doran %s --help`에서 쓸 수 있는 것을 볼 수 있어요"

msgid "libsodium cannot be started"
msgstr "libsodium을 시작할 수 없어요"

msgid " (switched off)"
msgstr " (꺼짐)"

msgid "print one object a line"
msgstr "한 줄에 JSON 객체 하나씩 출력해요"

msgid "Lists the accounts of doran.conf; `doran doctor` shows whether they work."
msgstr "doran.conf의 계정 목록을 보여요. 잘 되는지는 `doran doctor`로 볼 수 있어요."

#, c-format
msgid "--server is missing"
msgstr "--server가 빠졌어요"

#, c-format
msgid "--address is missing"
msgstr "--address가 빠졌어요"

#, c-format
msgid "--recovery-file is missing: without a terminal the 24 recovery words go to a file"
msgstr "--recovery-file이 빠졌어요. 터미널이 없으면 복구 단어 24개를 파일에 써요"

#, c-format
msgid "%s: exists already; recovery words never replace a file"
msgstr "%s: 이미 있어요. 복구 단어로 파일을 덮어쓰지 않아요"

#, c-format
msgid "--option: '%s' is not KEY=VALUE"
msgstr "--option '%s': 키=값 모양이어야 해요"

msgid "These 24 words are the key of the account. Write them on paper and keep it safe: with them, and only with them, you get the account back when this device is lost. They are not shown again."
msgstr "이 24개 단어가 계정의 열쇠예요. 종이에 적어 안전한 곳에 두세요. 이 기기를 잃었을 때 이 단어가 있어야만 계정을 되찾을 수 있어요. 다시 보여 주지 않아요."

#, c-format
msgid "The 24 recovery words are in %s: keep that file safe, and not on this computer alone.\n"
msgstr ""
"복구 단어 24개는 이 파일에 있어요: %s\n"
"잘 보관하고, 이 컴퓨터에만 두지는 마세요.\n"

#, c-format
msgid "Account %s: %s, key %s\n"
msgstr "계정 %s: %s, 키 %s\n"

msgid "BACKEND"
msgstr "백엔드"

msgid "the module that reaches the server (mqtt)"
msgstr "서버에 연결하는 모듈이에요 (mqtt)"

msgid "URL"
msgstr "URL"

msgid "the server, such as mqtts://broker.example.org:8883"
msgstr "서버 주소예요. 예: mqtts://broker.example.org:8883"

msgid "USER@NETWORK"
msgstr "사용자@네트워크"

msgid "your own address"
msgstr "내 주소예요"

msgid "NAME"
msgstr "이름"

msgid "the name that others see"
msgstr "다른 사람에게 보이는 이름이에요"

msgid "COMMAND"
msgstr "명령"

msgid "prints the server's password; run by /bin/sh"
msgstr "서버 비밀번호를 출력하는 명령이에요. /bin/sh로 실행해요"

msgid "FILE"
msgstr "파일"

msgid "holds the server's password in its first line"
msgstr "첫 줄에 서버 비밀번호가 있는 파일이에요"

msgid "write the 24 recovery words to this new file instead of showing them"
msgstr "복구 단어 24개를 보여 주지 않고 이 새 파일에 써요"

msgid "RULE"
msgstr "규칙"

msgid "end-to-end encryption: always, ask or off (always)"
msgstr "종단 간 암호화: always, ask, off 가운데 하나예요 (always)"

msgid "TOPIC"
msgstr "토픽"

msgid "what the network's topics begin with (doran/1)"
msgstr "네트워크의 토픽이 시작하는 말이에요 (doran/1)"

msgid "on|off"
msgstr "on|off"

msgid "off: allow a connection without TLS to any host (on)"
msgstr "off: 어느 호스트든 TLS 없이 연결해도 돼요 (on)"

msgid "certificates to trust, PEM, instead of the system's"
msgstr "시스템의 것 대신 믿을 인증서예요. PEM"

msgid "your certificate for the server, PEM"
msgstr "서버에 보일 내 인증서예요. PEM"

msgid "the key of --cert-file, PEM"
msgstr "--cert-file의 키예요. PEM"

msgid "KEY=VALUE"
msgstr "키=값"

msgid "an option of the backend alone; may be repeated"
msgstr "백엔드만의 옵션이에요. 여러 번 쓸 수 있어요"

msgid "go on although the address has keys of another installation; those stop working"
msgstr "이 주소에 다른 설치본의 키가 있어도 계속해요. 그 키는 더는 못 써요"

msgid "SECONDS"
msgstr "초"

msgid "how long to wait for the server (15)"
msgstr "서버를 기다릴 시간이에요 (15)"

msgid "Makes an account on a server that knows your login: writes it to doran.conf, makes its keys and publishes them."
msgstr "이미 로그인할 수 있는 서버에 계정을 만들어요. doran.conf에 적고, 키를 만들어 서버에 올려요."

msgid "Shows every key of doran.conf, what it does and its value; keys that the file does not set have a # before them."
msgstr "doran.conf의 모든 키와 그 뜻, 값을 보여요. 파일에 없는 키는 앞에 #이 붙어요."

msgid "KEY"
msgstr "키"

msgid "Prints the value of a key, such as doran.bell or account.NAME.e2ee."
msgstr "키의 값을 출력해요. 예: doran.bell, account.이름.e2ee"

#, c-format
msgid "written, but not taken over by the doran that runs: %s"
msgstr "파일에 썼지만 실행 중인 doran이 받아들이지 않았어요: %s"

#, c-format
msgid "give either a value or --unset"
msgstr "값과 --unset 가운데 하나만 쓰세요"

msgid "take the key out of the file instead"
msgstr "값을 정하지 않고 파일에서 키를 빼요"

msgid "KEY [VALUE]"
msgstr "키 [값]"

msgid "Changes a key in doran.conf and leaves the rest of the file as it is; a file that would be wrong is not written."
msgstr "doran.conf의 키 하나를 바꾸고 나머지는 그대로 둬요. 틀린 파일이 될 때는 쓰지 않아요."

msgid "ACCOUNT"
msgstr "계정"

msgid "of this account alone"
msgstr "이 계정 것만 보여요"

msgid "Lists the contacts, whether they are accepted, and whether their key is verified."
msgstr "연락처 목록과 수락 여부, 키 확인 여부를 보여요."

#, c-format
msgid "--name: the text is not UTF-8"
msgstr "--name: UTF-8이 아니에요"

msgid "the account, where there are several"
msgstr "계정이 여럿일 때 쓸 계정이에요"

msgid "what you call the contact"
msgstr "연락처를 부를 이름이에요"

msgid "ADDRESS"
msgstr "주소"

msgid "Adds a contact: its messages are accepted from then on."
msgstr "연락처를 추가해요. 이때부터 그 메시지를 받아요."

msgid "Accepts the request of somebody who wrote first."
msgstr "먼저 말을 건 사람의 요청을 수락해요."

msgid "Blocks an address: nothing from it is shown, and nothing goes to it."
msgstr "주소를 차단해요. 거기서 온 것은 보이지 않고, 그쪽으로 보내지도 않아요."

msgid "ok"
msgstr "정상"

msgid "note"
msgstr "참고"

msgid "warning"
msgstr "주의"

#, c-format
msgid "%s failed: %s"
msgstr "%s 실패: %s"

#, c-format
msgid "account %s: %s failed: %s"
msgstr "계정 %s: %s 실패: %s"

msgid "how long to wait for the servers (10)"
msgstr "서버들을 기다릴 시간이에요 (10)"

msgid "Checks the configuration, the store, the servers and the keys, and tells what is wrong."
msgstr "설정, 저장소, 서버, 키를 살펴보고 잘못된 것을 알려요."

msgid "Lists the chats, the newest first, with the number of unread messages."
msgstr "대화 목록을 최근 것부터, 안 읽은 메시지 수와 함께 보여요."

#, c-format
msgid "there is no chat with %s; `doran chats` shows all"
msgstr "%s: 이런 대화가 없어요. 모든 대화는 `doran chats`로 볼 수 있어요"

msgid "the account, where several have a chat with that address"
msgstr "그 주소와 대화하는 계정이 여럿일 때 쓸 계정이에요"

msgid "COUNT"
msgstr "개수"

msgid "at most so many messages (50)"
msgstr "메시지를 많아야 이만큼만 보여요 (50)"

msgid "ROW"
msgstr "행"

msgid "the ones before this row, to page back"
msgstr "이 행보다 앞의 메시지를 보여요. 거슬러 올라갈 때 써요"

msgid "CHAT"
msgstr "대화"

msgid "Prints the newest messages of a chat, the oldest of them first. CHAT is an address, or ACCOUNT/ADDRESS."
msgstr "대화의 최근 메시지를 오래된 것부터 출력해요. 대화는 주소 또는 계정/주소로 적어요."

#, c-format
msgid "account %s: %s"
msgstr "계정 %s: %s"

#, c-format
msgid "--since: '%s' is neither a row nor last nor all"
msgstr "--since '%s': 행, last, all 가운데 하나여야 해요"

#, c-format
msgid "%<PRId64> command failed; it was told above"
msgid_plural "%<PRId64> commands failed; each was told above"
msgstr[0] "명령 %<PRId64>개가 실패했어요. 하나하나 위에 알렸어요"

#. TRANSLATORS: how many came, how many were waited
#. * for.
#, c-format
msgid "%<PRId64> of %<PRId64> message came in time"
msgid_plural "%<PRId64> of %<PRId64> messages came in time"
msgstr[0] "시간 안에 온 메시지는 %<PRId64>개예요(기다린 것은 %<PRId64>개)"

msgid "connect this account alone"
msgstr "이 계정만 연결해요"

msgid "print one object a message"
msgstr "메시지마다 JSON 객체를 하나씩 출력해요"

msgid "end after so many messages"
msgstr "메시지를 이만큼 받으면 끝내요"

msgid "end after that time"
msgstr "이 시간이 지나면 끝내요"

msgid "ROW|last|all"
msgstr "행|last|all"

msgid "begin after a row, where the last --since last ended, or at the beginning"
msgstr "이 행 다음부터, 지난 --since last가 끝난 곳부터, 또는 처음부터 보여요"

msgid "your own messages too"
msgstr "내가 보낸 메시지도 보여요"

msgid "run it for each message instead of printing: the text is its standard input, the rest in DORAN_* variables"
msgstr "출력하지 않고 메시지마다 이 명령을 실행해요. 글은 표준 입력으로, 나머지는 DORAN_* 변수로 넘겨요"

msgid "Prints messages as they come, one a line. Without --since, those that are stored from now on."
msgstr "메시지가 오는 대로 한 줄에 하나씩 출력해요. --since가 없으면 지금부터 저장되는 것만 보여요."

#, c-format
msgid "--wait: '%s' is none of queued, sent, delivered and read"
msgstr "--wait '%s': queued, sent, delivered, read 가운데 하나여야 해요"

#, c-format
msgid "no recipient: give one with -t ADDRESS"
msgstr "받는 사람이 없어요. -t 주소로 정하세요"

#, c-format
msgid "-m gives the text itself: neither -l nor -f goes with it"
msgstr "-m은 글을 바로 적는 옵션이라 -l이나 -f와 함께 쓸 수 없어요"

#, c-format
msgid "--e2ee: '%s' is neither on nor off"
msgstr "--e2ee '%s': on이나 off여야 해요"

#, c-format
msgid "--id: the key is not UTF-8"
msgstr "--id: 키가 UTF-8이 아니에요"

#, c-format
msgid "-m: the text is not UTF-8"
msgstr "-m: 글이 UTF-8이 아니에요"

#, c-format
msgid "the text is empty"
msgstr "글이 비어 있어요"

#, c-format
msgid "ended before everything was read"
msgstr "다 읽기 전에 끝났어요"

msgid "a recipient, USER@NETWORK or ACCOUNT/USER@NETWORK; may be repeated"
msgstr "받는 사람이에요. 사용자@네트워크 또는 계정/사용자@네트워크로 적어요. 여러 번 쓸 수 있어요"

msgid "TEXT"
msgstr "글"

msgid "the text; without -m and -f it is read from standard input"
msgstr "보낼 글이에요. -m도 -f도 없으면 표준 입력에서 읽어요"

msgid "send every line as a message of its own"
msgstr "한 줄씩 따로 메시지로 보내요"

msgid "read the text from a file"
msgstr "글을 파일에서 읽어요"

msgid "STATE"
msgstr "상태"

msgid "end when it is queued, sent, delivered or read (sent)"
msgstr "메시지가 queued, sent, delivered, read 가운데 이 상태가 되면 끝내요 (sent)"

msgid "how long to wait for that (30)"
msgstr "그 상태를 기다릴 시간이에요 (30)"

msgid "a key of your own: the same key twice sends once"
msgstr "직접 정한 키예요. 같은 키로 두 번 보내도 한 번만 가요"

msgid "send from this account"
msgstr "이 계정으로 보내요"

msgid "encrypt these messages, or do not, where the account leaves the choice"
msgstr "계정이 고르게 해 둔 경우, 이 메시지를 암호화할지 정해요"

msgid "Sends messages. What cannot be sent now stays queued and goes out when doran runs again."
msgstr "메시지를 보내요. 지금 보낼 수 없는 것은 대기열에 남아 doran이 다시 실행될 때 나가요."

#, c-format
msgid ""
"The key of %s changed. The number of the new key:\n"
"%s\n"
msgstr ""
"%s 님의 키가 바뀌었어요. 새 키의 번호예요.\n"
"%s\n"

#, c-format
msgid "%s is verified.\n"
msgstr "%s 님을 확인했어요.\n"

#, c-format
msgid "%s has been verified before.\n"
msgstr "%s 님은 이미 확인했어요.\n"

#, c-format
msgid "Compare it with the one that %s sees, by a way you trust. If both are the same, run the command again with --confirm.\n"
msgstr "믿을 수 있는 방법으로 %s 님에게 보이는 번호와 비교하세요. 둘이 같으면 --confirm을 붙여 명령을 다시 실행하세요.\n"

msgid "the numbers are the same: trust this key"
msgstr "번호가 같으니 이 키를 믿어요"

msgid "print one object"
msgstr "JSON 객체 하나를 출력해요"

msgid "Shows the safety number of a contact: 60 digits that are the same on both sides if nobody is between."
msgstr "연락처의 안전 번호를 보여요. 사이에 끼어든 사람이 없으면 양쪽에서 똑같은 60자리 숫자예요."

#, c-format
msgid "%s: there is no account yet; make one with `doran account add`"
msgstr "%s: 아직 계정이 없어요. `doran account add`로 만드세요"

#, c-format
msgid "there is no account '%s'; `doran accounts` shows all"
msgstr "'%s': 없는 계정이에요. 모든 계정은 `doran accounts`로 볼 수 있어요"

#, c-format
msgid "'%s' is no address; it is USER@NETWORK or ACCOUNT/USER@NETWORK, in lower case"
msgstr "'%s': 주소가 아니에요. 소문자로 사용자@네트워크 또는 계정/사용자@네트워크라고 적으세요"

#, c-format
msgid "'%s' is of another account than -a %s"
msgstr "'%s': -a %s의 계정과 다른 계정이에요"

#, c-format
msgid "--%s: '%s' is no whole number from %<PRId64> to %<PRId64>"
msgstr "--%s: '%s' 대신 %<PRId64>부터 %<PRId64>까지의 정수를 쓰세요"

#, c-format
msgid "%s: not a cursor; remove the file to begin anew"
msgstr "%s: 읽은 위치 파일이 아니에요. 지우면 처음부터 시작해요"

#, c-format
msgid "--%s: no such option; did you mean --%s?"
msgstr "--%s: 없는 옵션이에요. 혹시 --%s인가요?"

#, c-format
msgid "--%s: no such option; --help shows all"
msgstr "--%s: 없는 옵션이에요. 모든 옵션은 --help에서 볼 수 있어요"

#, c-format
msgid "-%c: no such option; --help shows all"
msgstr "-%c: 없는 옵션이에요. 모든 옵션은 --help에서 볼 수 있어요"

#, c-format
msgid "%s: put a space before the value"
msgstr "%s: 값 앞에 빈칸을 넣으세요"

#, c-format
msgid "%s: the value is missing; --help shows it"
msgstr "%s: 값이 빠졌어요. --help에서 볼 수 있어요"

#. TRANSLATORS: the first words of a command's help; what follows is
#. * typed as it stands.
#, c-format
msgid "Usage: %s\n"
msgstr "사용법: %s\n"

msgid "doran [OPTION...]"
msgstr "doran [옵션...]"

#, c-format
msgid "       %s\n"
msgstr "        %s\n"

msgid "doran COMMAND [OPTION...] [ARGUMENT...]"
msgstr "doran 명령 [옵션...] [인수...]"

msgid "Talks with people and machines over any MQTT broker, end-to-end encrypted. Without a command it opens in the terminal."
msgstr "어떤 MQTT 브로커를 거치든 사람이나 기계와 종단 간 암호화로 이야기해요. 명령 없이 실행하면 터미널 화면이 열려요."

msgid "Commands:"
msgstr "명령:"

msgid "Options:"
msgstr "옵션:"

msgid "`doran COMMAND --help` shows the options of a command; doran(1) has the rest."
msgstr "명령의 옵션은 `doran 명령 --help`로, 나머지는 doran(1)에서 볼 수 있어요."

msgid "[OPTION...]"
msgstr "[옵션...]"

#, c-format
msgid "message %<PRId64>: the command was ended by signal %d"
msgstr "메시지 %<PRId64>: 명령이 끝났어요(시그널 %d)"

#, c-format
msgid "message %<PRId64>: the command failed with status %d"
msgstr "메시지 %<PRId64>: 명령이 실패했어요(상태 %d)"

#, c-format
msgid "message %<PRId64>: the command cannot be run: %s"
msgstr "메시지 %<PRId64>: 명령을 실행할 수 없어요: %s"

#, c-format
msgid "standard output cannot be written: %s"
msgstr "표준 출력에 쓸 수 없어요: %s"

#, c-format
msgid "%s: not sent: %s"
msgstr "%s: 보내지 못했어요: %s"

#, c-format
msgid "%s: not sent: %s; the message stays queued"
msgstr "%s: 보내지 못했어요: %s. 메시지는 대기열에 남아 있어요"

#, c-format
msgid "%s: not queued in time: %s"
msgstr "%s: 시간 안에 대기열에 넣지 못했어요: %s"

#, c-format
msgid "%s: not sent in time: %s; the message stays queued and goes out when doran runs"
msgstr "%s: 시간 안에 보내지 못했어요: %s. 메시지는 대기열에 남아 doran이 실행될 때 나가요"

#, c-format
msgid "%s: not delivered in time: %s; doran goes on with it when it runs"
msgstr "%s: 시간 안에 도착하지 않았어요: %s. doran이 실행될 때 이어서 해요"

#, c-format
msgid "%s: not read in time: %s"
msgstr "%s: 시간 안에 읽지 않았어요: %s"

msgid "waits for the contact's device"
msgstr "상대의 기기를 기다려요"

#, c-format
msgid "account %s: %s; the message stays queued"
msgstr "계정 %s: %s. 메시지는 대기열에 남아 있어요"

#. TRANSLATORS: how many were not done, of how many. There are
#. * always several.
#, c-format
msgid "%<PRIu64> of %<PRIu64> messages not done as asked"
msgstr "원하는 대로 되지 않은 메시지가 %<PRIu64>개 있어요(모두 %<PRIu64>개)"

msgid " (request)"
msgstr " (요청)"

msgid "the text is not UTF-8"
msgstr "글이 UTF-8이 아니에요"

msgid "the text is longer than 1 MB"
msgstr "글이 1 MB보다 길어요"

#, c-format
msgid "%s: cannot be read: %s"
msgstr "%s: 읽을 수 없어요: %s"

#, c-format
msgid "a signed object is malformed"
msgstr "서명된 객체의 형식이 잘못됐어요"

#, c-format
msgid "a message's content is malformed or too large"
msgstr "메시지 내용의 형식이 잘못됐거나 너무 커요"

#, c-format
msgid "the message is too long or has too many parts; send it in pieces"
msgstr "메시지가 너무 길거나 부분이 너무 많아요. 나눠서 보내세요"

#, c-format
msgid "the message has a part that cannot be sent"
msgstr "메시지에 보낼 수 없는 부분이 있어요"

#, c-format
msgid "a status report is malformed"
msgstr "상태 보고의 형식이 잘못됐어요"

#, c-format
msgid "account “%s” was made for another address than %s; an address is not changed: add a new account"
msgstr "계정 “%s”: 다른 주소로 만든 계정이에요(%s 아님). 주소는 바꿀 수 없으니 새 계정을 추가하세요"

#, c-format
msgid "%s: the argument “%s” is missing"
msgstr "%s: 인수가 빠졌어요: “%s”"

#, c-format
msgid "%s: the argument “%s” has the wrong type"
msgstr "%s: 인수의 형식이 틀렸어요: “%s”"

#, c-format
msgid "%s: there is an argument that it does not know"
msgstr "%s: 모르는 인수가 있어요"

#, c-format
msgid "'%s' names no key; it is doran.KEY or account.NAME.KEY, and `doran config list` shows all keys"
msgstr "'%s': 키 이름이 아니에요. doran.키 또는 account.이름.키로 적어요. 모든 키는 `doran config list`로 볼 수 있어요"

#, c-format
msgid "%s: there is no group [%s]; `doran account add` makes accounts"
msgstr "%s: [%s] 그룹이 없어요. 계정은 `doran account add`로 만들어요"

#, c-format
msgid "%s is not set and has no default"
msgstr "%s: 값이 없고 기본값도 없어요"

#, c-format
msgid "%s: cannot be written: %s"
msgstr "%s: 쓸 수 없어요: %s"

msgid "is not UTF-8"
msgstr "UTF-8이 아니에요"

#, c-format
msgid "%s: there is already a group [%s]; choose another name"
msgstr "%s: [%s] 그룹이 이미 있어요. 다른 이름을 고르세요"

#, c-format
msgid "'%s': the name of an account is 1 to 32 of a-z, 0-9, - and _"
msgstr "'%s': 계정 이름은 a-z, 0-9, -, _ 1자에서 32자까지예요"

#, c-format
msgid "%s: not a configuration file: it holds NUL bytes"
msgstr "%s: 설정 파일이 아니에요. NUL 바이트가 들어 있어요"

#, c-format
msgid "%s: not a configuration file: it is no plain file of at most 1 MB"
msgstr "%s: 설정 파일이 아니에요. 1 MB 이하의 보통 파일이어야 해요"

#, c-format
msgid "%s:%u: [%s]: a group is [doran], [account NAME] or [room NAME], with 1 to 32 of a-z, 0-9, - and _ in the name"
msgstr "%s:%u: [%s]: 그룹은 [doran], [account 이름], [room 이름]이고, 이름은 a-z, 0-9, -, _ 1자에서 32자까지예요"

#, c-format
msgid "%s:%u: [%s]: no such group; did you mean [%s ...]?"
msgstr "%s:%u: [%s]: 없는 그룹이에요. 혹시 [%s ...]인가요?"

#, c-format
msgid "%s:%u: [%s]: no such group; there are [doran], [account NAME] and [room NAME]"
msgstr "%s:%u: [%s]: 없는 그룹이에요. [doran], [account 이름], [room 이름]이 있어요"

#, c-format
msgid "%s:%u: [%s]: unknown key '%s'; did you mean '%s'?"
msgstr "%s:%u: [%s]: 모르는 키예요: '%s'. 혹시 '%s'인가요?"

#, c-format
msgid "%s:%u: [%s]: unknown key '%s'; `doran config list` shows all keys"
msgstr "%s:%u: [%s]: 모르는 키예요: '%s'. 모든 키는 `doran config list`로 볼 수 있어요"

msgid "is not UTF-8, or has a \\ where \\\\ is meant"
msgstr "UTF-8이 아니거나, \\\\를 쓸 자리에 \\가 있어요"

#, c-format
msgid "%s:%u: [%s]: the key '%s' is missing: %s"
msgstr "%s:%u: [%s]: 빠진 키가 있어요: '%s' (%s)"

msgid "password-command is used, password-file is not"
msgstr "password-command를 쓰고 password-file은 쓰지 않아요"

msgid "others can read the password file; close it with chmod 600"
msgstr "다른 사람이 비밀번호 파일을 읽을 수 있어요. chmod 600으로 막으세요"

msgid "tls = off: the server's password and who writes to whom can be read on the way"
msgstr "tls = off: 서버 비밀번호와 누가 누구에게 쓰는지를 중간에서 읽을 수 있어요"

msgid "rooms do not work in this version yet; the group is ignored"
msgstr "이 버전에서는 아직 방이 되지 않아서 이 그룹을 무시해요"

#, c-format
msgid "%s:%u: [%s]: there is no account '%s'"
msgstr "%s:%u: [%s]: 없는 계정이에요: '%s'"

msgid "prints the passphrase that protects the keys in the store"
msgstr "저장소의 키를 지키는 비밀 문구를 출력하는 명령이에요"

msgid "use colors on the screen"
msgstr "화면에 색을 써요"

msgid "ring the terminal's bell when a message arrives"
msgstr "메시지가 오면 터미널 벨을 울려요"

msgid "how times of day are written, as in strftime(3)"
msgstr "시각을 적는 방식이에요. strftime(3)과 같아요"

msgid "connect this account"
msgstr "이 계정을 연결해요"

msgid "the module that reaches the server, such as mqtt"
msgstr "서버에 연결하는 모듈이에요. 예: mqtt"

msgid "the server's URL, such as mqtts://broker.example.org:8883"
msgstr "서버의 URL이에요. 예: mqtts://broker.example.org:8883"

msgid "your own address, USER@NETWORK"
msgstr "내 주소예요. 사용자@네트워크"

msgid "prints the server's password"
msgstr "서버 비밀번호를 출력하는 명령이에요"

msgid "end-to-end encryption: always, chosen in each chat, or off"
msgstr "종단 간 암호화: 항상, 대화마다 고르기, 끄기"

msgid "what the network's topics begin with"
msgstr "네트워크의 토픽이 시작하는 말이에요"

msgid "off: allow a connection without TLS to any host"
msgstr "off: 어느 호스트든 TLS 없이 연결해도 돼요"

msgid "certificates to trust, PEM; without it, the system's"
msgstr "믿을 인증서예요. PEM. 없으면 시스템의 것을 써요"

msgid "the key of cert-file, PEM; without it, in cert-file"
msgstr "cert-file의 키예요. PEM. 없으면 cert-file 안에서 찾아요"

msgid "seconds between signs of life; 0: as the backend likes"
msgstr "연결 확인 신호 사이의 초예요. 0이면 백엔드가 정해요"

msgid "tell others that you have read their messages"
msgstr "메시지를 읽었다고 상대에게 알려요"

msgid "tell others that you are there"
msgstr "내가 접속해 있다고 다른 사람에게 알려요"

msgid "an option of the backend alone, named after the hyphen"
msgstr "백엔드만의 옵션이에요. 이름은 하이픈 뒤에 적어요"

msgid "the account that reaches the room (rooms do not work yet)"
msgstr "방에 연결하는 계정이에요 (방은 아직 되지 않아요)"

msgid "the room's topic on the server"
msgstr "서버에 있는 방의 토픽이에요"

msgid "how messages are written in the room"
msgstr "방에서 메시지를 적는 방식이에요"

#, c-format
msgid "%s: the password file cannot be read: %s"
msgstr "%s: 비밀번호 파일을 읽을 수 없어요: %s"

#, c-format
msgid "%s: the first line of the password file is empty"
msgstr "%s: 비밀번호 파일의 첫 줄이 비어 있어요"

#, c-format
msgid "%s: cannot be run: %s"
msgstr "%s: 실행할 수 없어요: %s"

#, c-format
msgid "%s: did not end within %d seconds"
msgstr "%s: %d초 안에 끝나지 않았어요"

#, c-format
msgid "%s: failed with status %d; run the command in a shell to see why"
msgstr "%s: 실패했어요(상태 %d). 까닭은 셸에서 명령을 실행해 보면 알 수 있어요"

#, c-format
msgid "%s: printed nothing"
msgstr "%s: 아무것도 출력하지 않았어요"

msgid "must be true or false"
msgstr "true나 false여야 해요"

msgid "must be a whole number within its limits"
msgstr "한도 안의 정수여야 해요"

msgid "must be one of the words it allows"
msgstr "정해진 낱말 가운데 하나여야 해요"

msgid "is too long"
msgstr "너무 길어요"

msgid "has a control character in it"
msgstr "제어 문자가 들어 있어요"

msgid "is empty; leave the key out instead"
msgstr "비어 있어요. 필요 없으면 키를 빼세요"

msgid "must be a URL, such as mqtts://broker.example.org:8883"
msgstr "URL이어야 해요. 예: mqtts://broker.example.org:8883"

msgid "must not hold a user or a password: the user comes from the address, the password from password-command"
msgstr "사용자나 비밀번호를 넣으면 안 돼요. 사용자는 주소에서, 비밀번호는 password-command에서 와요"

msgid "must be USER@NETWORK in lower-case letters, digits, - and _"
msgstr "소문자, 숫자, -, _로 적은 사용자@네트워크여야 해요"

msgid "must be names with / between them, without +, #, spaces and a leading $"
msgstr "/로 이어진 이름이어야 해요. +, #, 빈칸은 쓸 수 없고 $로 시작할 수 없어요"

msgid "must be the name of a backend, such as mqtt"
msgstr "백엔드 이름이어야 해요. 예: mqtt"

msgid "must be one topic, without + and #"
msgstr "+와 #이 없는 토픽 하나여야 해요"

#, c-format
msgid "the doran that owned the store has ended; try again"
msgstr "저장소를 맡고 있던 doran이 끝났어요. 다시 해 보세요"

#, c-format
msgid "a wrong answer"
msgstr "잘못된 응답이에요"

#, c-format
msgid "the doran that owns the store does not answer: %s"
msgstr "저장소를 맡고 있는 doran이 응답하지 않아요: %s"

#, c-format
msgid "there is no method “%s”"
msgstr "“%s”: 없는 메서드예요"

#, c-format
msgid "libsodium does not start"
msgstr "libsodium이 시작되지 않아요"

#, c-format
msgid "account “%s” has no keys here; make it with `doran account add %s`"
msgstr "계정 “%s”: 여기에 키가 없어요. `doran account add %s` 명령으로 만드세요"

#, c-format
msgid "%s can be reached from several accounts; choose one with --account"
msgstr "%s: 여러 계정으로 연락할 수 있어요. --account로 하나를 고르세요"

#, c-format
msgid "there is no account yet; make one with `doran account add`"
msgstr "아직 계정이 없어요. `doran account add`로 만드세요"

#, c-format
msgid "no account is on the network of %s"
msgstr "%s: 이 네트워크에 있는 계정이 없어요"

#, c-format
msgid "there is no account “%s”"
msgstr "“%s”: 없는 계정이에요"

#, c-format
msgid "there is no such chat"
msgstr "그런 대화가 없어요"

#, c-format
msgid "there is no such message"
msgstr "그런 메시지가 없어요"

#, c-format
msgid "“%s” is none of default, on, off"
msgstr "“%s”: default, on, off 가운데 하나가 아니에요"

#, c-format
msgid "the recovery file %s cannot be made: %s; name one that does not exist yet"
msgstr "복구 파일 %s: 만들 수 없어요: %s. 아직 없는 파일 이름을 정하세요"

#, c-format
msgid "the recovery file %s cannot be written: %s"
msgstr "복구 파일 %s: 쓸 수 없어요: %s"

#, c-format
msgid "the configuration has no group [account %s]"
msgstr "설정에 [account %s] 그룹이 없어요"

#, c-format
msgid "account “%s” exists already"
msgstr "계정 “%s”: 이미 있어요"

#, c-format
msgid "More than one account has a chat with %s. Say which account, as in ACCOUNT/%s."
msgstr "%s 님과 대화하는 계정이 여럿이에요. 계정/%s처럼 계정을 밝히세요."

#, c-format
msgid "The message is too long: %lu bytes, at most %u. Send it in parts."
msgstr "메시지가 너무 길어요: %lu바이트인데 많아야 %u바이트예요. 나눠서 보내세요."

#. TRANSLATORS: %s is the reason, one of the short texts near
#, c-format
msgid "A message could not be opened: %s."
msgstr "메시지를 열 수 없어요: %s."

msgid "it is cut short"
msgstr "중간에 잘렸어요"

msgid "it is too long"
msgstr "너무 길어요"

msgid "its version is unknown"
msgstr "모르는 버전이에요"

msgid "it was altered on the way"
msgstr "오는 길에 바뀌었어요"

msgid "its padding is wrong"
msgstr "채움 바이트가 틀렸어요"

msgid "it was read before"
msgstr "이미 읽은 메시지예요"

msgid "there is no session"
msgstr "세션이 없어요"

msgid "its one-time key is missing"
msgstr "일회용 키가 없어요"

msgid "its key is not trusted"
msgstr "믿지 않는 키예요"

msgid "it is damaged or forged"
msgstr "망가졌거나 위조됐어요"

#. TRANSLATORS: %s is an address, %u a device's number, the last
#. * %s one of the reasons such as "it was read before"
#, c-format
msgid "A message from %s, device %u, was not decrypted: %s."
msgstr "메시지를 복호화하지 못했어요(보낸 곳: %s, 기기 %u): %s."

#, c-format
msgid "Cannot make the key file %s: %s."
msgstr "키 파일을 만들 수 없어요: %s: %s."

#, c-format
msgid "Cannot write the key file %s: %s."
msgstr "키 파일에 쓸 수 없어요: %s: %s."

#, c-format
msgid "Cannot read the key file %s: %s."
msgstr "키 파일을 읽을 수 없어요: %s: %s."

#, c-format
msgid "The key file %s is not a regular file."
msgstr "키 파일이 보통 파일이 아니에요: %s"

#, c-format
msgid "The key file %s belongs to another user."
msgstr "키 파일이 다른 사용자의 것이에요: %s"

#, c-format
msgid "Others may use the key file %s. Set its mode to 0600."
msgstr "다른 사람이 키 파일을 쓸 수 있어요: %s. 권한을 0600으로 바꾸세요."

#, c-format
msgid "The key file %s is not a key file of doran."
msgstr "doran의 키 파일이 아니에요: %s"

#, c-format
msgid "The key file %s is missing. Restore it from a backup."
msgstr "키 파일이 없어요: %s. 백업에서 되살리세요."

#, c-format
msgid "The key file %s is a symbolic link."
msgstr "키 파일이 심볼릭 링크예요: %s"

msgid "it ends too early"
msgstr "너무 일찍 끝나요"

#, c-format
msgid "Not enough memory for the passphrase: %u MiB are needed."
msgstr "비밀 문구를 쓰기에 메모리가 모자라요. %u MiB가 필요해요."

#, c-format
msgid "The store needs its passphrase."
msgstr "저장소를 열려면 비밀 문구가 필요해요."

#, c-format
msgid "The store's master key is damaged. Restore the store from a backup."
msgstr "저장소의 마스터 키가 망가졌어요. 저장소를 백업에서 되살리세요."

#, c-format
msgid "The key file %s belongs to another store."
msgstr "다른 저장소의 키 파일이에요: %s"

#, c-format
msgid "Wrong passphrase."
msgstr "비밀 문구가 틀렸어요."

#, c-format
msgid "Word %u of the recovery words is not one of the 2048 words. Check its spelling."
msgstr "복구 단어 가운데 %u번째가 2048개 단어에 없어요. 철자를 확인하세요."

#, c-format
msgid "There is %u recovery word, but there must be %u."
msgid_plural "There are %u recovery words, but there must be %u."
msgstr[0] "복구 단어가 %u개인데 %u개여야 해요."

#, c-format
msgid "The recovery words do not fit together. Check each word and their order."
msgstr "복구 단어가 서로 맞지 않아요. 단어 하나하나와 순서를 확인하세요."

#, c-format
msgid "Making a key failed."
msgstr "키를 만들지 못했어요."

#, c-format
msgid "OpenSSL has no AES-256-CBC. Check its configuration."
msgstr "OpenSSL에 AES-256-CBC가 없어요. OpenSSL 설정을 확인하세요."

#, c-format
msgid "The cipher library did not start."
msgstr "암호 라이브러리가 시작되지 않았어요."

#, c-format
msgid "The key of %s, device %u, is not trusted. Compare safety numbers first."
msgstr "%s 님의 키를 믿을 수 없어요(기기 %u). 먼저 안전 번호를 비교하세요."

#, c-format
msgid "The keys that %s published for device %u are wrong. Ask for new ones."
msgstr "%s 님이 올린 키가 틀렸어요(기기 %u). 새 키를 달라고 하세요."

#, c-format
msgid "There is no session with %s, device %u."
msgstr "%s 님과 맺은 세션이 없어요(기기 %u)."

#, c-format
msgid "Encrypting to %s, device %u, failed (%d)."
msgstr "%s 님에게 보낼 메시지를 암호화하지 못했어요(기기 %u, 오류 %d)."

#, c-format
msgid "The stored key “%s” is damaged or belongs elsewhere. Restore the store from a backup."
msgstr "저장된 키(“%s”)가 망가졌거나 다른 곳의 것이에요. 저장소를 백업에서 되살리세요."

#, c-format
msgid "a request for keys is malformed"
msgstr "키를 달라는 요청의 형식이 잘못됐어요"

#, c-format
msgid "the server's topic 'net' is malformed; its operator has to publish it anew"
msgstr "서버의 토픽 'net'의 형식이 잘못됐어요. 운영자가 다시 올려야 해요"

#, c-format
msgid "a presence value is malformed"
msgstr "접속 상태 값의 형식이 잘못됐어요"

#, c-format
msgid "a key bundle is too large"
msgstr "키 묶음이 너무 커요"

#, c-format
msgid "a key bundle is malformed or not of device %08x of %s"
msgstr "키 묶음의 형식이 잘못됐거나 기기 %08x의 것이 아니에요(주소 %s)"

#, c-format
msgid "the key bundle of device %08x cannot be signed"
msgstr "기기 %08x의 키 묶음에 서명할 수 없어요"

#, c-format
msgid "%s is not on the network of account “%s” (%s)"
msgstr "%s: 계정 “%s”의 네트워크(%s)에 있지 않아요"

#, c-format
msgid "%s is your own address"
msgstr "%s: 내 주소예요"

#, c-format
msgid "the name is not UTF-8"
msgstr "이름이 UTF-8이 아니에요"

#, c-format
msgid "the key of %s has not been seen yet; try again when they have been online"
msgstr "%s 님의 키를 아직 보지 못했어요. 그쪽이 접속한 뒤에 다시 해 보세요"

#, c-format
msgid "a signature is wrong"
msgstr "서명이 틀렸어요"

#, c-format
msgid "the server is the network “%s”, but the address says %s"
msgstr "서버의 네트워크(“%s”)와 주소의 네트워크(%s)가 달라요"

#, c-format
msgid "%s has keys of another installation already; add --replace to make new ones (contacts will be asked to compare safety numbers)"
msgstr "%s: 다른 설치본의 키가 이미 있어요. --replace를 붙이면 새로 만들어요(연락처에게 안전 번호를 비교하라고 알려요)"

msgid "the server did not answer in time"
msgstr "서버가 시간 안에 응답하지 않았어요"

#, c-format
msgid "the server did not take the keys: %s"
msgstr "서버가 키를 받지 않았어요: %s"

msgid "not encrypted, and this account always encrypts"
msgstr "암호화되지 않았는데 이 계정은 항상 암호화해요"

msgid "another message ID than its content's"
msgstr "메시지 ID가 내용과 달라요"

msgid "content of a kind that this version does not show"
msgstr "이 버전이 보여 줄 수 없는 종류의 내용이에요"

#, c-format
msgid "the entry of device %08x cannot be signed"
msgstr "기기 %08x의 항목에 서명할 수 없어요"

#, c-format
msgid "the list key cannot be signed"
msgstr "목록 키에 서명할 수 없어요"

#, c-format
msgid "the device list cannot be signed"
msgstr "기기 목록에 서명할 수 없어요"

#, c-format
msgid "the device list of %s cannot be signed: %s"
msgstr "%s 님의 기기 목록에 서명할 수 없어요: %s"

#, c-format
msgid "an entry of the device list is malformed"
msgstr "기기 목록에 형식이 잘못된 항목이 있어요"

#, c-format
msgid "device %08x is on the list twice"
msgstr "기기 %08x: 목록에 두 번 있어요"

#, c-format
msgid "the list key's certificate is for something else"
msgstr "목록 키의 인증서가 다른 것의 인증서예요"

#, c-format
msgid "a device list is malformed"
msgstr "기기 목록의 형식이 잘못됐어요"

#, c-format
msgid "a device list is malformed or not of %s"
msgstr "기기 목록의 형식이 잘못됐거나 이 주소의 것이 아니에요: %s"

#, c-format
msgid "a device list is too large"
msgstr "기기 목록이 너무 커요"

#, c-format
msgid "the message is too large for an envelope"
msgstr "메시지가 봉투에 담기에 너무 커요"

#, c-format
msgid "an envelope is malformed"
msgstr "봉투의 형식이 잘못됐어요"

#, c-format
msgid "account “%s”: its identity key is damaged"
msgstr "계정 “%s”: 신원 키가 망가졌어요"

#, c-format
msgid "account “%s”: its device list is missing from the store"
msgstr "계정 “%s”: 저장소에 기기 목록이 없어요"

#, c-format
msgid "there is no signed prekey"
msgstr "서명된 사전 키가 없어요"

#, c-format
msgid "'%s' is not an address; write user@network in lower-case letters, digits, '-' and '_', as in bob@example.org"
msgstr "'%s': 주소가 아니에요. 소문자, 숫자, '-', '_'로 사용자@네트워크라고 적으세요. 예: bob@example.org"

#, c-format
msgid "the store holds no key “%s” for this account; make the account again"
msgstr "저장소에 이 계정의 키(“%s”)가 없어요. 계정을 다시 만드세요"

msgid "no usable prekey in the bundle"
msgstr "키 묶음에 쓸 수 있는 사전 키가 없어요"

msgid "too many envelopes wait for this sender"
msgstr "이 보낸 사람을 기다리는 봉투가 너무 많아요"

msgid "its device is not on the sender's list"
msgstr "보낸 사람의 목록에 없는 기기예요"

msgid "the sender is blocked"
msgstr "차단한 사람이 보냈어요"

msgid "a topic of no meaning"
msgstr "뜻이 없는 토픽이에요"

msgid "an inbox that is not ours, or retained"
msgstr "내 수신함이 아니거나 보존된 값이에요"

#, c-format
msgid "a record cannot be sent: a part of it is out of bounds"
msgstr "레코드를 보낼 수 없어요. 한 부분이 한도를 벗어났어요"

#, c-format
msgid "a record is malformed"
msgstr "레코드의 형식이 잘못됐어요"

#, c-format
msgid "a decrypted record is malformed"
msgstr "복호화한 레코드의 형식이 잘못됐어요"

#, c-format
msgid "this chat has no choice of encryption yet; choose once with `--e2ee on` or `--e2ee off`"
msgstr "이 대화는 암호화할지 아직 고르지 않았어요. `--e2ee on`이나 `--e2ee off`로 한 번 고르세요"

#, c-format
msgid "the text is not UTF-8; convert it first (iconv)"
msgstr "글이 UTF-8이 아니에요. 먼저 변환하세요(iconv)"

#, c-format
msgid "there is no text to send"
msgstr "보낼 글이 없어요"

#, c-format
msgid "the text is too long: %zu bytes, %d at most"
msgstr "글이 너무 길어요: %zu바이트인데 많아야 %d바이트예요"

#, c-format
msgid "%s is blocked; `doran contacts accept %s` ends that"
msgstr "%s 님은 차단돼 있어요. `doran contacts accept %s` 명령으로 풀 수 있어요"

#, c-format
msgid "the key of %s changed; compare the safety number (`doran verify %s`) and confirm it before you write"
msgstr "%s 님의 키가 바뀌었어요. 쓰기 전에 안전 번호(`doran verify %s`)를 비교하고 확인하세요"

#, c-format
msgid "account “%s” always encrypts (e2ee = always)"
msgstr "계정 “%s”: 항상 암호화하는 계정이에요(e2ee = always)"

#, c-format
msgid "that message has nothing left to send"
msgstr "그 메시지에는 더 보낼 것이 없어요"

msgid "acknowledges what was never sent"
msgstr "보낸 적 없는 것을 받았다고 해요"

msgid "a device list older than the one known"
msgstr "이미 아는 것보다 오래된 기기 목록이에요"

msgid "new devices on an expired list"
msgstr "기한이 지난 목록에 새 기기가 있어요"

#, c-format
msgid "Cannot read %s: %s. Check its permissions."
msgstr "%s: 읽을 수 없어요: %s. 권한을 확인하세요."

#, c-format
msgid "%s is damaged: it holds no number. Delete it and try again."
msgstr "%s: 망가졌어요. 숫자가 들어 있지 않아요. 지우고 다시 해 보세요."

#, c-format
msgid "Cannot write %s: %s. Check the disk and the permissions of the folder."
msgstr "%s: 쓸 수 없어요: %s. 디스크와 폴더의 권한을 확인하세요."

#, c-format
msgid "%s is not a store of doran. Move it away and try again."
msgstr "%s: doran의 저장소가 아니에요. 다른 곳으로 옮기고 다시 해 보세요."

#, c-format
msgid "%s was written by a newer doran (store version %d, this one knows %d). Nothing was changed; install the newer doran."
msgstr "%s: 더 새로운 doran이 쓴 저장소예요(저장소 버전 %d, 이 doran은 %d까지 알아요). 아무것도 바꾸지 않았어요. 더 새로운 doran을 설치하세요."

#, c-format
msgid "Another doran uses the store in %s. Try again later."
msgstr "%s의 저장소를 다른 doran이 쓰고 있어요. 나중에 다시 해 보세요."

#. TRANSLATORS: a command such as "doran listen", a process
#. * number, and a folder.
#, c-format
msgid "\"%s\" (process %d) uses the store in %s. Try again later, or end it."
msgstr "\"%s\"(프로세스 %d)가 %s의 저장소를 쓰고 있어요. 나중에 다시 하거나 그것을 끝내세요."

#, c-format
msgid "Cannot make the folder %s: %s. Check the permissions of the folder above it."
msgstr "%s: 폴더를 만들 수 없어요: %s. 위 폴더의 권한을 확인하세요."

#, c-format
msgid "Cannot write %s: %s. Check the permissions of the folder."
msgstr "%s: 쓸 수 없어요: %s. 폴더의 권한을 확인하세요."

#, c-format
msgid "Cannot lock %s: %s."
msgstr "%s: 잠글 수 없어요: %s."

#, c-format
msgid "Cannot write %s: %s. Make room and try again."
msgstr "%s: 쓸 수 없어요: %s. 공간을 비우고 다시 해 보세요."

#, c-format
msgid "Cannot write %s: the disk is full. Make room and try again."
msgstr "%s: 디스크가 가득 차서 쓸 수 없어요. 공간을 비우고 다시 해 보세요."

#, c-format
msgid "Cannot write %s: it or its folder is read-only. Check their permissions and the file system."
msgstr "%s: 파일이나 폴더가 읽기 전용이라 쓸 수 없어요. 권한과 파일 시스템을 확인하세요."

#, c-format
msgid "Cannot open %s: %s. Check the permissions of the file and its folder."
msgstr "%s: 열 수 없어요: %s. 파일과 폴더의 권한을 확인하세요."

#, c-format
msgid "%s is in use by another program. Try again later."
msgstr "%s: 다른 프로그램이 쓰고 있어요. 나중에 다시 해 보세요."

#, c-format
msgid "%s is damaged: %s. Keep a copy of the file and put a backup in its place."
msgstr "%s: 망가졌어요: %s. 파일의 사본을 남기고 그 자리에 백업을 넣으세요."

#, c-format
msgid "A bug in doran: %s refused a change: %s"
msgstr "doran의 버그예요. %s: 변경이 거부됐어요: %s"

#, c-format
msgid "Cannot read or write %s: %s. Check the disk."
msgstr "%s: 읽거나 쓸 수 없어요: %s. 디스크를 확인하세요."

#, c-format
msgid "Cannot use %s: %s."
msgstr "%s: 쓸 수 없어요: %s."

#, c-format
msgid "Nothing was saved in %s: an earlier step failed."
msgstr "%s: 앞 단계가 실패해서 아무것도 저장하지 않았어요."

#, c-format
msgid "There is no store in %s yet."
msgstr "%s: 아직 저장소가 없어요."

#, c-format
msgid "%s is of an older doran. Start doran once to bring it up to date."
msgstr "%s: 옛 doran의 저장소예요. doran을 한 번 실행하면 새것으로 바뀌어요."

#, c-format
msgid "There is an account %s already. Choose another name."
msgstr "계정 %s: 이미 있어요. 다른 이름을 고르세요."

#, c-format
msgid "There is no message %<PRId64> in this chat."
msgstr "이 대화에 메시지 %<PRId64>번이 없어요."

#, c-format
msgid "Cannot write %s to the disk. Check the disk."
msgstr "%s: 디스크에 쓸 수 없어요. 디스크를 확인하세요."

msgid "connected"
msgstr "연결됨"

msgid "connecting"
msgstr "연결하는 중"

msgid "refused"
msgstr "거부됨"

#. TRANSLATORS: the account is switched off in doran.conf.
msgid "off"
msgstr "꺼짐"

msgid "Ctrl-Q or /quit leaves doran."
msgstr "Ctrl-Q나 /quit로 doran을 끝내요."

msgid "No other chat has anything new."
msgstr "새 소식이 있는 다른 대화가 없어요."

#, c-format
msgid "The message is too long: at most %d kB. What did not fit was left out."
msgstr "메시지가 너무 길어요. 많아야 %d kB예요. 넘친 부분은 넣지 않았어요."

#. TRANSLATORS: %s is the system's words.
#, c-format
msgid "Cannot save: %s"
msgstr "저장할 수 없어요: %s"

#. TRANSLATORS: stands where the sender's name would.
msgid "you"
msgstr "나"

#. TRANSLATORS: what happened, and how often.
#, c-format
msgid "%s (%u times)"
msgstr "%s (%u번)"

msgid "new messages"
msgstr "새 메시지"

msgid "No chat is open: choose one in the list, or /add USER@NETWORK."
msgstr "열린 대화가 없어요. 목록에서 고르거나 /add 사용자@네트워크를 쓰세요."

#, c-format
msgid "Not sent: the key of %s changed. Compare the numbers with /verify first."
msgstr "보내지 않았어요. %s 님의 키가 바뀌었어요. 먼저 /verify로 번호를 비교하세요."

#, c-format
msgid "Not sent: %s is blocked. /accept lifts that."
msgstr "보내지 않았어요. %s 님은 차단돼 있어요. /accept로 풀어요."

msgid "Encrypt this chat end to end? y: yes, from now on; n: no, the server can read it; Esc: back"
msgstr "이 대화를 지금부터 종단 간 암호화할까요? y: 예; n: 아니요(서버가 읽음); Esc: 뒤로"

msgid "PgUp/PgDn scroll, Esc closes"
msgstr "PgUp/PgDn 넘기기, Esc 닫기"

msgid "Esc closes"
msgstr "Esc 닫기"

msgid "🔓 encrypt? not chosen yet"
msgstr "🔓 암호화? 아직 안 고름"

msgid "🔓 NOT encrypted"
msgstr "🔓 암호화 안 됨"

msgid "🔒 encrypted, verified"
msgstr "🔒 암호화됨, 확인됨"

msgid "🔒 KEY CHANGED"
msgstr "🔒 키 바뀜"

msgid "🔒 encrypted"
msgstr "🔒 암호화됨"

#, c-format
msgid "The key of %s changed: a new device, or somebody in between. Sending is stopped. /verify shows both numbers; compare, then /confirm."
msgstr "%s 님의 키가 바뀌었어요. 새 기기이거나 누가 끼어든 거예요. 보내기를 멈췄어요. /verify로 두 번호를 보고 비교한 다음 /confirm 하세요."

#, c-format
msgid "%s is not a contact and wrote to you. /accept or /block; until then nothing is told to them."
msgstr "%s 님은 연락처가 아닌데 말을 걸었어요. /accept 또는 /block을 쓰세요. 그때까지 그쪽에는 아무것도 알리지 않아요."

#, c-format
msgid "%s is blocked. /accept lifts that."
msgstr "%s 님은 차단돼 있어요. /accept로 풀어요."

msgid ""
"Welcome to doran.\n"
"\n"
"There is no account yet. Leave with Ctrl-Q and make one:\n"
"\n"
"  doran account add home --backend mqtt\n"
"    --server mqtts://broker.example.org:8883\n"
"    --address you@example.org"
msgstr ""
"doran에 오신 걸 환영해요.\n"
"\n"
"아직 계정이 없어요. Ctrl-Q로 나가서 만드세요.\n"
"\n"
"  doran account add home --backend mqtt\n"
"    --server mqtts://broker.example.org:8883\n"
"    --address you@example.org"

msgid ""
"No chats yet. Begin one with:\n"
"\n"
"  /add USER@NETWORK\n"
"\n"
"F1 shows what else there is."
msgstr ""
"아직 대화가 없어요. 이렇게 시작하세요.\n"
"\n"
"  /add 사용자@네트워크\n"
"\n"
"다른 것은 F1에서 볼 수 있어요."

msgid "No chat is open. Alt-1 to Alt-9 open one, or Tab, then Up, Down and Enter."
msgstr "열린 대화가 없어요. Alt-1에서 Alt-9까지로 열거나, Tab 다음에 위, 아래, Enter를 누르세요."

#, c-format
msgid "↓ %u new below, Alt-> goes there"
msgid_plural "↓ %u new below, Alt-> goes there"
msgstr[0] "↓ 아래에 새 메시지 %u개, Alt->로 가기"

msgid "↓ Alt-> goes to the newest"
msgstr "↓ Alt->로 맨 아래로 가기"

msgid "Chats"
msgstr "대화"

#. TRANSLATORS: how many chats have unread messages.
#, c-format
msgid "Chats (%u new)"
msgid_plural "Chats (%u new)"
msgstr[0] "대화 (새 소식 %u)"

msgid "y or n"
msgstr "y 또는 n"

msgid "Enter opens, Tab back, F1 help"
msgstr "Enter 열기, Tab 뒤로, F1 도움말"

msgid "Tab chats, F1 help"
msgstr "Tab 대화 목록, F1 도움말"

msgid "Tab chats, F1 help, Ctrl-Q quit"
msgstr "Tab 대화 목록, F1 도움말, Ctrl-Q 끝내기"

#, c-format
msgid "%s is a contact now."
msgstr "%s 님이 이제 연락처에 있어요."

#, c-format
msgid "'%s' is no address: write USER@NETWORK."
msgstr "'%s': 주소가 아니에요. 사용자@네트워크라고 적으세요."

#, c-format
msgid "There is no chat '%s': Tab completes names, /add USER@NETWORK begins a new one."
msgstr "'%s': 없는 대화예요. Tab은 이름을 완성하고, /add 사용자@네트워크는 새 대화를 시작해요."

msgid "Accepted: they are told now that their messages arrived."
msgstr "수락했어요. 이제 메시지가 도착했다고 상대에게 알려요."

msgid "Blocked: nothing from there will be shown. /accept lifts that."
msgstr "차단했어요. 거기서 온 것은 보이지 않아요. /accept로 풀어요."

#, c-format
msgid ""
"The key of %s changed. The number was:\n"
"%s\n"
"\n"
"The new number is:\n"
"%s\n"
"\n"
msgstr ""
"%s 님의 키가 바뀌었어요. 예전 번호:\n"
"%s\n"
"\n"
"새 번호:\n"
"%s\n"
"\n"

#, c-format
msgid ""
"The safety number of you and %s:\n"
"%s\n"
"\n"
msgstr ""
"나와 %s 님의 안전 번호:\n"
"%s\n"
"\n"

msgid ""
"Compare it with the number that the other side sees, in person or on the phone, not in this chat.\n"
"\n"
"Both are the same: write /confirm.\n"
"They differ: somebody may be in between. Do not confirm, and do not send anything secret."
msgstr ""
"이 대화가 아니라 직접 만나거나 전화로 상대에게 보이는 번호와 비교하세요.\n"
"\n"
"둘이 같으면 /confirm 하세요.\n"
"다르면 누가 끼어든 것일 수 있어요. 확인하지 말고, 비밀스러운 것은 보내지 마세요."

msgid "Safety number"
msgstr "안전 번호"

msgid "Verified: the key is the one you compared."
msgstr "확인했어요. 비교한 그 키가 맞아요."

#, c-format
msgid "/e2ee takes on, off or default, not '%s'."
msgstr "/e2ee '%s': on, off, default 가운데 하나를 쓰세요."

msgid "No chat is open: open one first."
msgstr "열린 대화가 없어요. 먼저 하나를 여세요."

msgid "No message here waits or has failed."
msgstr "여기에는 기다리거나 실패한 메시지가 없어요."

#, c-format
msgid "  state: %s\n"
msgstr "  상태: %s\n"

#. TRANSLATORS: connected or not, and the reason.
#, c-format
msgid "  state: %s: %s\n"
msgstr "  상태: %s: %s\n"

#, c-format
msgid "  server: %s\n"
msgstr "  서버: %s\n"

#, c-format
msgid "  encryption: %s\n"
msgstr "  암호화: %s\n"

#, c-format
msgid ""
"  your key:\n"
"    %s\n"
"\n"
msgstr ""
"  내 키:\n"
"    %s\n"
"\n"

msgid "There is no account yet. Leave with /quit and run: doran account add NAME"
msgstr "아직 계정이 없어요. /quit로 나가서 실행하세요: doran account add 이름"

msgid "Accounts"
msgstr "계정"

#. TRANSLATORS: of the keyboard.
msgid "Keys"
msgstr "단축키"

msgid "Enter"
msgstr "Enter"

msgid "send"
msgstr "보내기"

msgid "Alt-Enter, Ctrl-J"
msgstr "Alt-Enter, Ctrl-J"

msgid "new line in the message"
msgstr "메시지 안에서 줄 바꾸기"

msgid "PgUp, PgDn"
msgstr "PgUp, PgDn"

msgid "scroll; with Shift Up and Down by a line"
msgstr "넘기기. Shift-위/아래는 한 줄씩"

msgid "Alt->, Alt-<"
msgstr "Alt->, Alt-<"

msgid "to the newest, far up"
msgstr "맨 아래로, 훨씬 위로"

msgid "Ctrl-N, Ctrl-P"
msgstr "Ctrl-N, Ctrl-P"

msgid "next, previous chat; Alt-Down, Alt-Up too"
msgstr "다음/이전 대화. Alt-아래/위도"

msgid "Alt-1 ... Alt-9"
msgstr "Alt-1 ... Alt-9"

msgid "chat with that number"
msgstr "그 번호의 대화"

msgid "Alt-A"
msgstr "Alt-A"

msgid "next chat with something new"
msgstr "새 소식이 있는 다음 대화"

msgid "Tab"
msgstr "Tab"

msgid "to the chat list and back; completes commands"
msgstr "대화 목록 오가기. 명령 완성"

msgid "Up, Down"
msgstr "위, 아래"

msgid "lines of the message, then what was sent before"
msgstr "메시지의 줄, 그다음 전에 보낸 것"

msgid "Ctrl-W, Ctrl-U, Ctrl-K"
msgstr "Ctrl-W, Ctrl-U, Ctrl-K"

msgid "cut a word, to the start, the end"
msgstr "낱말, 처음까지, 끝까지 잘라내기"

msgid "Ctrl-Y, Alt-Y"
msgstr "Ctrl-Y, Alt-Y"

msgid "put it back, an older one instead"
msgstr "다시 붙이기, 더 예전 것으로"

msgid "Ctrl-_"
msgstr "Ctrl-_"

msgid "undo"
msgstr "되돌리기"

msgid "Ctrl-C"
msgstr "Ctrl-C"

msgid "empty the line; Ctrl-Y puts it back"
msgstr "줄 비우기. Ctrl-Y로 되살리기"

msgid "Ctrl-L"
msgstr "Ctrl-L"

msgid "draw the screen anew"
msgstr "화면 다시 그리기"

msgid "Ctrl-Z"
msgstr "Ctrl-Z"

msgid "to the shell; fg comes back"
msgstr "셸로 가기. fg로 돌아오기"

msgid "Ctrl-Q"
msgstr "Ctrl-Q"

msgid "quit"
msgstr "끝내기"

msgid "Signs"
msgstr "기호"

msgid "waits; the server has it"
msgstr "기다리는 중; 서버가 받음"

msgid "delivered; read"
msgstr "도착함; 읽음"

msgid "encrypted end to end; the server can read it"
msgstr "종단 간 암호화; 서버도 읽음"

msgid "is there; somebody unknown wrote: /accept or /block"
msgstr "접속 중; 모르는 사람: /accept, /block"

msgid "the key changed: /verify"
msgstr "키가 바뀜: /verify"

msgid "Commands"
msgstr "명령"

msgid "begins a message with a slash"
msgstr "빗금으로 시작하는 메시지 쓰기"

msgid "Help"
msgstr "도움말"

msgid "accept the person who wrote"
msgstr "먼저 말을 건 사람 수락하기"

msgid "accounts and their connection"
msgstr "계정과 연결 상태 보기"

msgid "make a contact, open the chat"
msgstr "연락처를 만들고 대화 열기"

msgid "block the other side"
msgstr "상대 차단하기"

msgid "give up the newest message that waits"
msgstr "기다리는 최근 메시지 그만두기"

msgid "open a chat by name or address"
msgstr "이름이나 주소로 대화 열기"

msgid "the number of /verify is right"
msgstr "/verify의 번호가 맞다고 확인하기"

msgid "encryption of this chat"
msgstr "이 대화의 암호화"

msgid "this page"
msgstr "이 도움말"

msgid "leave doran"
msgstr "doran 끝내기"

msgid "send a failed message again"
msgstr "실패한 메시지 다시 보내기"

msgid "compare keys with the other side"
msgstr "상대와 키 비교하기"

#, c-format
msgid "There is no command '/%s': /help lists them, // begins a message with a slash."
msgstr "'/%s': 없는 명령이에요. 목록은 /help, 빗금으로 시작하는 메시지는 //로 써요."

#, c-format
msgid "/%s needs something after it: /%s %s"
msgstr "/%s 뒤에 무엇이 더 필요해요: /%s %s"

#, c-format
msgid "/%s takes nothing after it."
msgstr "/%s 뒤에는 아무것도 쓰지 않아요."

#, c-format
msgid "The screen needs a terminal on standard input and output. In scripts, use the commands; see doran --help."
msgstr "화면을 열려면 표준 입력과 출력이 터미널이어야 해요. 스크립트에서는 명령을 쓰세요. doran --help를 보세요."

#, c-format
msgid "TERM is not set: set it to your terminal's name, for example TERM=xterm-256color."
msgstr "TERM이 없어요. 터미널 이름으로 정하세요. 예: TERM=xterm-256color"

#, c-format
msgid "The terminal '%s' (TERM) is unknown here: install its terminfo entry or set TERM to a known one."
msgstr "여기서 모르는 터미널이에요: '%s'(TERM). terminfo 항목을 설치하거나 TERM을 아는 이름으로 바꾸세요."

#, c-format
msgid "The terminal '%s' (TERM) cannot move its cursor: use another one, or the commands; see doran --help."
msgstr "커서를 옮길 수 없는 터미널이에요: '%s'(TERM). 다른 터미널이나 명령을 쓰세요. doran --help를 보세요."

msgid "Today"
msgstr "오늘"

msgid "Yesterday"
msgstr "어제"

#. TRANSLATORS: a date of the message pane, as in g_date_time_format():
#. * weekday, day, month, year.
msgid "%A, %-d %B %Y"
msgstr "%Y년 %-m월 %-d일 %A"

#. TRANSLATORS: %s is the system's words.
msgid "a part of doran cannot be loaded: %s; install it anew"
msgstr "도란의 일부를 불러올 수 없어요: %s. 다시 설치해 주세요"

msgid "%s is not of this doran, which is version %s; install it anew"
msgstr "%s 파일은 지금 쓰는 도란(%s 버전)의 것이 아니에요. 다시 설치해 주세요"

#, c-format
msgid "the draft is too long"
msgstr "쓰던 글이 너무 길어요"

msgid "No chat has that in it. USER@NETWORK begins a new one."
msgstr "그런 대화가 없어요. USER@NETWORK라고 쓰면 새로 시작할 수 있어요."

#, c-format
msgid "+ new chat with %s (%s)"
msgstr "+ 새 대화: %s (%s)"

#, c-format
msgid "+ new chat with %s"
msgstr "+ 새 대화: %s"

msgid "Go to chat"
msgstr "대화로 가기"

msgid "nothing fits"
msgstr "맞는 것이 없어요"

msgid "Enter opens, Esc back"
msgstr "Enter로 열기, Esc로 돌아가기"

msgid "Ctrl-O"
msgstr "Ctrl-O"

msgid "find a chat by a few letters"
msgstr "글자 몇 개로 대화 찾기 (초성도 돼요)"

msgid "Search"
msgstr "검색"

msgid "That message is not there any more."
msgstr "그 메시지는 이제 없어요."

msgid "in all chats"
msgstr "모든 대화에서"

#, c-format
msgid "in %s"
msgstr "%s에서"

#, c-format
msgid "%u and more"
msgstr "%u개 넘게"

msgid "Words find the messages that have them all. \"Words in quotes\" stand together, -word is left out, word* is a beginning."
msgstr "낱말을 모두 담은 메시지를 찾아요. \"따옴표 안\"은 이어진 말, -낱말은 빼기, 낱말*은 앞부분이에요."

msgid "Nothing was found."
msgstr "찾은 것이 없어요."

msgid "The search index is damaged: not everything may be found. See doran doctor."
msgstr "검색 색인이 망가져서 못 찾는 것이 있을 수 있어요. doran doctor를 보세요."

msgid "Enter shows it, Esc back"
msgstr "Enter로 보기, Esc로 돌아가기"

msgid "Enter shows it, Tab all chats, Esc back"
msgstr "Enter로 보기, Tab으로 모든 대화, Esc로 돌아가기"

msgid "Enter shows it, Tab this chat, Esc back"
msgstr "Enter로 보기, Tab으로 이 대화만, Esc로 돌아가기"

msgid "Esc back to the search"
msgstr "Esc로 검색에 돌아가기"

msgid "WORDS"
msgstr "낱말"

msgid "search the messages of all chats"
msgstr "모든 대화의 메시지 검색"

msgid "Ctrl-F, Ctrl-R"
msgstr "Ctrl-F, Ctrl-R"

msgid "search the messages; Esc goes back"
msgstr "메시지 검색. Esc로 돌아오기"

#, c-format
msgid "%-d %b"
msgstr "%-m월 %-d일"

#, c-format
msgid "%u found"
msgid_plural "%u found"
msgstr[0] "%u개 찾음"

msgid "“id” is no string and no number"
msgstr "“id”가 문자열도 숫자도 아니에요"

msgid "“jsonrpc” is not \"2.0\""
msgstr "“jsonrpc”가 \"2.0\"이 아니에요"

msgid "“method” is no string"
msgstr "“method”가 문자열이 아니에요"

msgid "“params” is no object and no list"
msgstr "“params”가 객체도 목록도 아니에요"

#, c-format
msgid "a line has at most %d bytes"
msgstr "한 줄은 최대 %d바이트예요"

#, c-format
msgid "a batch has 1 to %d requests"
msgstr "한 묶음에는 요청이 1개에서 %d개까지 들어가요"

msgid "a request is an object"
msgstr "요청은 객체여야 해요"

#, c-format
msgid "there is no event “%s”"
msgstr "“%s” 이벤트는 없어요"

msgid "there is no store yet"
msgstr "아직 저장소가 없어요"

msgid "name a chat by “chat” or by “address”"
msgstr "“chat”이나 “address” 중 하나로 대화를 지정해 주세요"

#, c-format
msgid "“limit” is from 1 to %d"
msgstr "“limit”은 1에서 %d까지예요"

#, c-format
msgid "%s: there are too many arguments"
msgstr "%s: 인수가 너무 많아요"

#, c-format
msgid "%s: there is no argument “%s”"
msgstr "%s: “%s” 인수는 없어요"

#, c-format
msgid "%s: the argument “%s” is no value of type %s"
msgstr "%s: “%s” 인수가 %s 형식의 값이 아니에요"

#, c-format
msgid "%s: no socket can be made there"
msgstr "%s: 여기에는 소켓을 만들 수 없어요"

msgid "show others that you are there while it runs"
msgstr "실행하는 동안 접속 중이라고 다른 사람에게 알려요"

msgid "Speaks JSON-RPC 2.0 on standard input and output, one object a line, until the input ends."
msgstr "표준 입력과 출력으로 JSON-RPC 2.0을 주고받아요. 한 줄에 객체 하나씩, 입력이 끝날 때까지 이어져요."

msgid "standard output was closed before everything was answered"
msgstr "모든 요청에 답하기 전에 표준 출력이 닫혔어요"

msgid "a value is missing"
msgstr "값이 없어요"

msgid "a control character in a string"
msgstr "문자열 안에 제어 문자가 있어요"

msgid "a string is missing"
msgstr "문자열이 없어요"

msgid "a wrong escape"
msgstr "잘못된 이스케이프예요"

msgid "a string does not end"
msgstr "문자열이 끝나지 않았어요"

msgid "a digit is missing"
msgstr "숫자가 없어요"

msgid "a list does not end"
msgstr "목록이 끝나지 않았어요"

msgid "a colon is missing"
msgstr "쌍점이 없어요"

msgid "an object with too many members"
msgstr "객체의 항목이 너무 많아요"

msgid "a name stands twice"
msgstr "이름이 두 번 나와요"

msgid "an object does not end"
msgstr "객체가 끝나지 않았어요"

msgid "nested too deep"
msgstr "너무 깊게 중첩됐어요"

msgid "not UTF-8"
msgstr "UTF-8이 아니에요"

msgid "something follows the value"
msgstr "값 뒤에 다른 것이 있어요"

#, c-format
msgid "byte %<PRIu64>: %s"
msgstr "%<PRIu64>번째 바이트: %s"

msgid "only one of “before”, “after” and “date” can be given"
msgstr "“before”, “after”, “date” 중 하나만 쓸 수 있어요"

#, c-format
msgid "“%s” is no time as in 2026-11-23T10:00:00Z, and no day"
msgstr "“%s”의 값이 2026-11-23T10:00:00Z 같은 시각도 날짜도 아니에요"

msgid "show the open chat and what is new in the terminal's title"
msgstr "열린 대화와 새 소식을 터미널 제목에 보여요"

msgid "notifications on the desktop: none, only who wrote, or with the text"
msgstr "데스크톱 알림: 없음, 보낸 사람만, 또는 내용까지"

msgid "how the terminal is asked to notify where no desktop can be reached"
msgstr "데스크톱에 닿지 않을 때 터미널에 알림을 부탁하는 방식"

msgid "hours without bell and notifications, such as 22:00-07:00"
msgstr "벨과 알림이 없는 시간, 예: 22:00-07:00"

msgid "must be two times of day, such as 22:00-07:00"
msgstr "22:00-07:00처럼 하루의 두 시각이어야 해요"

msgid "Open"
msgstr "열기"

msgid "Somebody who is not a contact wrote to you."
msgstr "연락처에 없는 사람이 메시지를 보냈어요."

#, c-format
msgid "%s (%u new)"
msgstr "%s (새 메시지 %u개)"

msgid "wrote to you"
msgstr "메시지를 보냈어요"

msgid "today"
msgstr "오늘"

msgid "yesterday"
msgstr "어제"

msgid "first"
msgstr "처음"

msgid "unread"
msgstr "안읽음"

msgid "newest"
msgstr "최근"

msgid "Nothing was written since then: this is the newest."
msgstr "그 뒤로 쓴 것이 없어요. 가장 최근 메시지예요."

#, c-format
msgid "Nothing on that day; what comes next: %s"
msgstr "그날은 메시지가 없어요. 그다음 날은 %s"

msgid "Nothing is unread in this chat."
msgstr "이 대화에는 안 읽은 것이 없어요."

#, c-format
msgid "'%s' is no day: write 2026-11-01, yesterday, Monday, unread, first or newest."
msgstr "'%s'이라는 날은 없어요. 2026-11-01, 어제, 월요일, 안읽음, 처음, 최근처럼 써 주세요."

msgid "2026-11-01, 11-01, -3, yesterday, Monday, unread, first, newest"
msgstr "2026-11-01, 11-01, -3, 어제, 월요일, 안읽음, 처음, 최근"

msgid "Go to a day"
msgstr "날짜로 가기"

msgid "Enter goes there, Esc back"
msgstr "Enter로 가기, Esc로 돌아가기"

msgid "DAY"
msgstr "날짜"

msgid "go to a day, to unread, first, newest"
msgstr "날짜, 안읽음, 처음, 최근으로 가기"

msgid "Alt-G, Alt-U"
msgstr "Alt-G, Alt-U"

msgid "go to a day, to the first unread message"
msgstr "날짜로 가기, 안 읽은 첫 메시지로 가기"

msgid "search index"
msgstr "검색 색인"

msgid "search index, made anew"
msgstr "검색 색인을 다시 만듦"

msgid "not indexed yet"
msgstr "아직 색인하지 않음"

msgid "“%s” is none of queued, sent, delivered and read"
msgstr "“%s”은(는) queued, sent, delivered, read 가운데 하나가 아니에요"

msgid "doran ends"
msgstr "도란이 끝나고 있어요"

msgid "send again"
msgstr "다시 보내기"

msgid "give up"
msgstr "그만두기"

msgid "compare keys"
msgstr "키 비교"

msgid "Alt-R tries again, Alt-X gives it up."
msgstr "Alt-R로 다시 시도하고, Alt-X로 그만둬요."

msgid "It goes out by itself; Alt-X gives it up."
msgstr "저절로 보내져요. Alt-X로 그만둘 수 있어요."

msgid "Alt-V shows both numbers; /confirm once they were compared."
msgstr "Alt-V로 두 번호를 보고, 비교한 뒤 /confirm을 쓰세요."

msgid "/accept lifts that, then Alt-R tries again."
msgstr "/accept로 풀고 Alt-R로 다시 시도하세요."

msgid "Send it in smaller parts; Alt-X gives it up."
msgstr "작게 나누어 보내세요. Alt-X로 그만둬요."

msgid "The other side takes only what is encrypted: /e2ee on, and write it again."
msgstr "상대가 암호화된 것만 받아요. /e2ee on을 하고 다시 쓰세요."

msgid "It goes out with the connection: Alt-C connects now, Alt-X gives it up."
msgstr "연결되면 보내져요. Alt-C로 지금 연결하고, Alt-X로 그만둬요."

msgid "It waits until they answer: Alt-R tries again, Alt-X gives it up."
msgstr "상대가 답할 때까지 기다려요. Alt-R로 다시 시도하고, Alt-X로 그만둬요."

msgid "/accept lifts that, Alt-X gives it up."
msgstr "/accept로 풀고, Alt-X로 그만둬요."

msgid "/e2ee on or /e2ee off, then Alt-R."
msgstr "/e2ee on이나 /e2ee off를 고른 뒤 Alt-R을 누르세요."

msgid "Ask them to send it again."
msgstr "다시 보내 달라고 하세요."

msgid "Ask them what you have missed."
msgstr "무엇을 놓쳤는지 물어보세요."

msgid "They have to switch encryption on and send it again."
msgstr "상대가 암호화를 켜고 다시 보내야 해요."

msgid "New devices of theirs are not used until they renew it."
msgstr "상대가 새로 고칠 때까지 상대의 새 기기는 쓰지 않아요."

msgid "Ask them about it, and compare the numbers with Alt-V."
msgstr "상대에게 물어보고, Alt-V로 번호를 비교하세요."

msgid "Set the clock; nothing expires until then."
msgstr "시계를 맞추세요. 그때까지는 아무것도 만료되지 않아요."

msgid "Messages on their way meanwhile may be lost: ask for them."
msgstr "그사이 오던 메시지를 잃었을 수 있어요. 다시 보내 달라고 하세요."

msgid "If that is news to you, ask them about it."
msgstr "몰랐던 일이라면 상대에게 물어보세요."

msgid "The server can read it; /e2ee on changes that."
msgstr "서버가 읽을 수 있어요. /e2ee on으로 바꿔요."

#, c-format
msgid "%s. %s"
msgstr "%s. %s"

msgid "not sent"
msgstr "보내지 못했어요"

#, c-format
msgid "not sent: %s"
msgstr "보내지 못했어요: %s"

msgid "draft"
msgstr "초안"

msgid "Bell and notifications are on. /dnd on stops them, /dnd 60 for an hour."
msgstr "벨과 알림이 켜져 있어요. /dnd on으로 끄고, /dnd 60으로 한 시간 동안 꺼요."

msgid "Nothing disturbs you until /dnd off."
msgstr "/dnd off 할 때까지 방해하지 않아요."

#, c-format
msgid "Nothing disturbs you until %s; /dnd off ends it now."
msgstr "%s까지 방해하지 않아요. /dnd off로 지금 끝내요."

#, c-format
msgid "/dnd takes on, off or a number of minutes, not '%s'."
msgstr "/dnd에는 on, off 또는 분 수를 써요. '%s'은(는) 안 돼요."

#, c-format
msgid "/mute takes off or a number of minutes, not '%s'."
msgstr "/mute에는 off 또는 분 수를 써요. '%s'은(는) 안 돼요."

#, c-format
msgid "%s is heard again."
msgstr "이제 %s 소식을 다시 알려요."

#, c-format
msgid "%s is muted: what comes is counted, nothing more. /mute off ends it."
msgstr "%s 소식은 세기만 하고 알리지 않아요. /mute off로 끝내요."

msgid "Alt-R, Alt-X"
msgstr "Alt-R, Alt-X"

msgid "send again, give up what waits or failed"
msgstr "기다리거나 실패한 것을 다시 보내기, 그만두기"

msgid "Alt-V"
msgstr "Alt-V"

msgid "compare keys that changed"
msgstr "바뀐 키 비교"

msgid "Alt-C"
msgstr "Alt-C"

msgid "connect now"
msgstr "지금 연결"

msgid "muted; something is half written there"
msgstr "알리지 않음, 쓰던 글이 있음"

msgid "nothing disturbs: /dnd"
msgstr "방해 금지: /dnd"

msgid "try now what waits for a connection"
msgstr "연결을 기다리는 것을 지금 시도해요"

msgid "on|off|MINUTES"
msgstr "on|off|분"

msgid "do not disturb: no bell, no notifications"
msgstr "방해 금지: 벨도 알림도 없어요"

msgid "off|MINUTES"
msgstr "off|분"

msgid "no bell and no notifications of this chat"
msgstr "이 대화는 벨도 알림도 없어요"

#, c-format
msgid "%s. Make room or free the disk: nothing new is kept until then, and doran goes on by itself."
msgstr "%s. 디스크에 자리를 만드세요. 그때까지 새것은 저장되지 않고, 그 뒤에는 doran이 저절로 이어 가요."

#, c-format
msgid "%s: %s. Mend it, then Alt-C tries again; /accounts shows more."
msgstr "%s: %s. 고친 뒤 Alt-C로 다시 시도하세요. /accounts에 더 나와요."

#, c-format
msgid "%s: %s. doran tries again by itself; Alt-C tries now."
msgstr "%s: %s. doran이 저절로 다시 시도해요. Alt-C로 지금 시도해요."

msgid "No account waits for its connection."
msgstr "연결을 기다리는 계정이 없어요."

#, c-format
msgid "the disk of %s does not answer. Try again later, and look after the disk."
msgstr "%s: 디스크가 응답하지 않아요. 나중에 다시 해 보고 디스크를 살펴보세요."

#, c-format
msgid "%s: no answer in time; whether the message is queued is not known (given with --id, it can be sent again and goes out once)"
msgstr "%s: 제때 대답이 없었어요. 메시지가 대기열에 들어갔는지는 알 수 없어요(--id와 함께 다시 보내면 한 번만 나가요)"

msgid "the doran that owns the store does not answer. Try again later, and look after its disk."
msgstr "저장소를 쓰는 doran이 대답하지 않아요. 나중에 다시 해 보고 그 디스크를 살펴보세요."

msgid "in this account alone"
msgstr "이 계정에서만"

msgid "in the chat with it alone"
msgstr "그 주소와의 대화에서만"

msgid "what was sent by it alone; me: by yourself"
msgstr "그 주소가 보낸 것만. me: 내가 보낸 것"

msgid "what was sent from then on, YYYY-MM-DD or with HH:MM"
msgstr "그때부터 보낸 것. YYYY-MM-DD, 또는 HH:MM까지"

msgid "what was sent before then"
msgstr "그 전에 보낸 것"

msgid "the first ones sent from then on, YYYY-MM-DD or with HH:MM"
msgstr "그때부터 처음 보낸 것들. YYYY-MM-DD, 또는 HH:MM까지"

msgid "TIME"
msgstr "시각"

msgid "WORD..."
msgstr "낱말..."

msgid "Prints the messages of all chats that have these words, the newest first."
msgstr "모든 대화에서 이 낱말들이 있는 메시지를 최근 것부터 보여 줘요."

msgid "nothing was found"
msgstr "찾은 것이 없어요"

msgid "the words are not UTF-8"
msgstr "낱말이 UTF-8이 아니에요"

#, c-format
msgid "--from: '%s' is neither an address nor “me”"
msgstr "--from: '%s': 주소도 “me”도 아니에요"

#, c-format
msgid "--%s: '%s' is no time; it is YYYY-MM-DD, or 'YYYY-MM-DD HH:MM'"
msgstr "--%s: '%s': 시각이 아니에요. YYYY-MM-DD나 'YYYY-MM-DD HH:MM'처럼 써요"

msgid "--before goes with neither --since nor --until"
msgstr "--before는 --since나 --until과 함께 쓸 수 없어요"

msgid "Copied, if the terminal takes it (OSC 52)."
msgstr "복사했어요. 터미널이 받아 주면요 (OSC 52)."

msgid "Not copied: this terminal has no clipboard that doran could reach."
msgstr "복사하지 못했어요. 이 터미널에는 doran이 쓸 수 있는 클립보드가 없어요."

msgid "copy"
msgstr "복사"

msgid "info"
msgstr "정보"

#, c-format
msgid "%s, Esc back"
msgstr "%s, Esc로 돌아가기"

msgid "There is no message to select."
msgstr "고를 메시지가 없어요."

msgid "Notice"
msgstr "알림"

msgid "State"
msgstr "상태"

msgid "Sent"
msgstr "보낸 때"

msgid "Stored here"
msgstr "저장한 때"

msgid "Received and stored"
msgstr "받아서 저장한 때"

msgid "Delivered"
msgstr "전달된 때"

msgid "Read"
msgstr "읽은 때"

msgid "With"
msgstr "상대"

msgid "Account"
msgstr "계정"

msgid "From"
msgstr "보낸 사람"

msgid "Encryption"
msgstr "암호화"

msgid "end to end, for each device (Signal)"
msgstr "종단 간, 기기마다 (Signal)"

msgid "none: the server could read it"
msgstr "없음. 서버가 읽을 수 있었어요"

msgid "Message ID"
msgstr "메시지 ID"

msgid "waits here"
msgstr "여기서 기다려요"

msgid "on the server"
msgstr "서버에 있어요"

msgid "parked: not accepted there yet"
msgstr "보류: 상대가 아직 받아들이지 않았어요"

msgid "arrived"
msgstr "도착했어요"

msgid "it came from there"
msgstr "여기서 왔어요"

#, c-format
msgid ", next one %s"
msgstr ", 다음은 %s"

msgid "Devices"
msgstr "기기"

msgid "Message"
msgstr "메시지"

msgid "all that is known of the newest message"
msgstr "가장 최근 메시지의 모든 정보"

msgid "Alt-S, Ctrl-Up"
msgstr "Alt-S, Ctrl-위"

msgid "select a message: y copies it, i tells all of it"
msgstr "메시지 고르기. y로 복사, i로 정보"

#, c-format
msgid ", %u try"
msgid_plural ", %u tries"
msgstr[0] ", %u번 시도"
