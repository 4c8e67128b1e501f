// What the tests have in place of tea and glab, for one server of theirs: by the name that it is
// called with it takes their words, asks the server that FORGE_SERVER names (a socket's path, or
// ADDRESS:PORT) as FORGE_TOKEN, and prints the answer where they print it. The one account that it
// knows is on FORGE_HOST.
#include <arpa/inet.h>
#include <array>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <iostream>
#include <iterator>
#include <string>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <vector>

namespace {

std::string variable(const char* name) {
    const char* const value = std::getenv(name);
    return value == nullptr ? "" : value;
}

int connected(const std::string& server) {
    if (server.starts_with('/')) {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::memcpy(address.sun_path, server.c_str(), server.size() + 1);
        const int out = ::socket(AF_UNIX, SOCK_STREAM, 0);
        const auto* const to = reinterpret_cast<const sockaddr*>(&address);
        return ::connect(out, to, sizeof address) == 0 ? out : -1;
    }
    const auto colon = server.find(':');
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(std::stoi(server.substr(colon + 1))));
    ::inet_pton(AF_INET, server.substr(0, colon).c_str(), &address.sin_addr);
    const int out = ::socket(AF_INET, SOCK_STREAM, 0);
    const auto* const to = reinterpret_cast<const sockaddr*>(&address);
    return ::connect(out, to, sizeof address) == 0 ? out : -1;
}

struct Call {
    std::string method = "GET";
    std::string endpoint;
    bool has_body = false;
    std::string login;
};

// Everything that both take, in the forms that are used.
bool read_call(const std::vector<std::string>& words, Call& out) {
    for (std::size_t i = 1; i < words.size(); ++i) {
        const std::string& word = words[i];
        const bool has_value = word == "--method" || word == "--login" || word == "--data" ||
                               word == "--input" || word == "--hostname" || word == "--header";
        if (has_value && i + 1 == words.size()) return false;
        if (word == "--method")
            out.method = words[++i];
        else if (word == "--login" || word == "--hostname")
            out.login = words[++i];
        else if (word == "--data" || word == "--input")
            out.has_body = words[++i].ends_with('-');
        else if (word == "--header")
            ++i;
        else if (word.starts_with("--") && word != "--include")
            return false;
        else if (word != "--include")
            out.endpoint = word;
    }
    return !out.endpoint.empty();
}

// HTTP/1.0: the answer ends with the connection.
std::string asked(const Call& call, const std::string& path, const std::string& body) {
    const int server = connected(variable("FORGE_SERVER"));
    if (server < 0) return "";
    std::string text = call.method + " " + path + " HTTP/1.0\r\nHost: " + variable("FORGE_HOST") +
                       "\r\nAuthorization: token " + variable("FORGE_TOKEN") + "\r\n";
    if (call.has_body)
        text += "Content-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) +
                "\r\n";
    text += "\r\n" + body;
    for (std::size_t sent = 0; sent < text.size();) {
        const ssize_t count = ::send(server, text.data() + sent, text.size() - sent, MSG_NOSIGNAL);
        if (count <= 0) return "";
        sent += static_cast<std::size_t>(count);
    }
    std::string out;
    std::array<char, 4096> part{};
    while (true) {
        const ssize_t count = ::read(server, part.data(), part.size());
        if (count <= 0) return out;
        out.append(part.data(), static_cast<std::size_t>(count));
    }
}

int as_tea(const std::string& head, const std::string& body) {
    std::cerr << "NOTE: a word before it\n" << head;
    std::cout << body;
    return 0;
}

int as_glab(const std::string& head, const std::string& body) {
    std::cout << "WARNING: a word before it\n" << head << body;
    return head.find(" 2") == std::string::npos || head.find(" 2") > head.find('\n') ? 1 : 0;
}

int list_logins(const std::string& host) {
    std::cout << "[\n";
    if (!host.empty())
        std::cout << R"(  {"name":"elsewhere","url":"https://other.example","ssh_host":"","user":)"
                  << R"("ann","default":"true"},)" << '\n'
                  << R"(  {"name":"here","url":"https://)" << host << R"(:3000/","ssh_host":")"
                  << host << R"(:22","user":"ann","default":"false"})" << '\n';
    std::cout << "]\n";
    return 0;
}

} // namespace

int main(int count, char** values) {
    const std::vector<std::string> words(values + 1, values + count);
    const std::string host = variable("FORGE_HOST");
    const bool is_tea = std::filesystem::path(values[0]).filename() == "tea";
    if (is_tea && words == std::vector<std::string>{"logins", "list", "--output", "json"})
        return list_logins(host);
    if (words.size() == 5 && words[0] == "config") {
        std::cout << (words[4] == host ? "ann" : "") << '\n';
        return 0;
    }
    Call call;
    if (words.empty() || words[0] != "api" || !read_call(words, call) ||
        call.login != (is_tea ? "here" : host)) {
        std::cerr << "Error: what is asked for?\n";
        return 2;
    }
    std::string body;
    if (call.has_body) body.assign(std::istreambuf_iterator<char>(std::cin), {});
    const std::string path = is_tea ? "/api/v1" + call.endpoint : "/api/v4/" + call.endpoint;
    const std::string answer = asked(call, path, body);
    const auto end = answer.find("\r\n\r\n");
    if (end == std::string::npos) {
        std::cerr << "Error: request failed: unexpected EOF\n";
        return 1;
    }
    const std::string head = answer.substr(0, end + 4);
    return is_tea ? as_tea(head, answer.substr(end + 4)) : as_glab(head, answer.substr(end + 4));
}
