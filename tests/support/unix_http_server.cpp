#include "support/unix_http_server.hpp"

#include "base/text.hpp"
#include "support/catch.hpp"

#include <array>
#include <charconv>
#include <cstring>
#include <optional>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace atelier::test {
namespace {

constexpr std::string_view line_end = "\r\n";

// What comes in on a connection, line by line and by bytes.
class Incoming {
  public:
    explicit Incoming(int connection) : connection_(connection) {}

    std::optional<std::string> line() {
        while (true) {
            const auto end = text_.find(line_end);
            if (end != std::string::npos) {
                std::string out = text_.substr(0, end);
                text_.erase(0, end + line_end.size());
                return out;
            }
            if (!more()) return std::nullopt;
        }
    }

    std::optional<std::string> bytes(std::size_t count) {
        while (text_.size() < count)
            if (!more()) return std::nullopt;
        std::string out = text_.substr(0, count);
        text_.erase(0, count);
        return out;
    }

  private:
    bool more() {
        std::array<char, 4096> part{};
        const ssize_t count = ::read(connection_, part.data(), part.size());
        if (count <= 0) return false;
        text_.append(part.data(), static_cast<std::size_t>(count));
        return true;
    }

    int connection_;
    std::string text_;
};

std::optional<std::size_t> hex_number(std::string_view text) {
    std::size_t number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number, 16);
    if (read.ec != std::errc() || read.ptr == text.data()) return std::nullopt;
    return number;
}

std::optional<std::string> chunked_body(Incoming& in) {
    std::string out;
    while (true) {
        const auto size = in.line();
        const auto count = size ? hex_number(*size) : std::nullopt;
        if (!count) return std::nullopt;
        const auto part = in.bytes(*count);
        if (!part || !in.line()) return std::nullopt;
        if (*count == 0) return out;
        out += *part;
    }
}

void read_target(const std::string& target, HttpRequest& out) {
    const auto mark = target.find('?');
    out.path = target.substr(0, mark);
    if (mark == std::string::npos) return;
    for (const std::string& part : split(target.substr(mark + 1), '&')) {
        const auto sign = part.find('=');
        out.query[without_percents(part.substr(0, sign))] =
            sign == std::string::npos ? "" : without_percents(part.substr(sign + 1));
    }
}

std::optional<HttpRequest> request_from(int connection) {
    Incoming in(connection);
    const auto first = in.line();
    if (!first) return std::nullopt;
    const auto words = split(*first, ' ');
    if (words.size() != 3) return std::nullopt;
    HttpRequest out{.method = words[0], .path = ""};
    read_target(words[1], out);
    while (true) {
        const auto line = in.line();
        if (!line) return std::nullopt;
        if (line->empty()) break;
        const auto colon = line->find(':');
        out.headers[ascii_lower(line->substr(0, colon))] = trim(line->substr(colon + 1));
    }
    std::optional<std::string> body = "";
    if (out.headers["transfer-encoding"] == "chunked")
        body = chunked_body(in);
    else if (const auto length = parse_integer(out.headers["content-length"]))
        body = in.bytes(static_cast<std::size_t>(*length));
    if (!body) return std::nullopt;
    out.body = *std::move(body);
    return out;
}

void send_all(int connection, std::string_view text) {
    while (!text.empty()) {
        const ssize_t sent = ::send(connection, text.data(), text.size(), MSG_NOSIGNAL);
        if (sent <= 0) return;
        text.remove_prefix(static_cast<std::size_t>(sent));
    }
}

std::string text_of(const HttpReply& reply) {
    std::string out = "HTTP/1.1 " + std::to_string(reply.status) + " Said\r\n";
    for (const auto& [name, value] : reply.headers)
        out += name + ": " + value + "\r\n";
    out += "Content-Length: " + std::to_string(reply.body.size()) + "\r\nConnection: close\r\n\r\n";
    return out + reply.body;
}

} // namespace

std::string without_percents(const std::string& text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto code = text[i] == '%' ? hex_number(text.substr(i + 1, 2)) : std::nullopt;
        out += code ? static_cast<char>(*code) : text[i];
        if (code) i += 2;
    }
    return out;
}

UnixHttpServer::UnixHttpServer(std::filesystem::path socket, Handler handler)
    : socket_(std::move(socket)), handler_(std::move(handler)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const std::string name = socket_.string();
    REQUIRE(name.size() < sizeof address.sun_path);
    std::memcpy(address.sun_path, name.c_str(), name.size() + 1);
    listener_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    REQUIRE(listener_ >= 0);
    REQUIRE(::bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
    REQUIRE(::listen(listener_, 16) == 0);
    thread_ = std::thread([this] { serve(); });
}

UnixHttpServer::~UnixHttpServer() {
    // Wakes the thread up.
    ::shutdown(listener_, SHUT_RDWR);
    thread_.join();
    ::close(listener_);
}

void UnixHttpServer::serve() {
    while (true) {
        const int connection = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        if (connection < 0) return;
        answer(connection);
        ::close(connection);
    }
}

void UnixHttpServer::answer(int connection) const {
    const auto request = request_from(connection);
    if (!request) return;
    const HttpReply reply = handler_(*request);
    if (reply.hangs_up) return;
    if (!reply.is_silent) return send_all(connection, text_of(reply));
    // Until the other side has gone.
    std::array<char, 64> rest{};
    while (::read(connection, rest.data(), rest.size()) > 0)
        continue;
}

} // namespace atelier::test
