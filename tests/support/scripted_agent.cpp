#include "support/scripted_agent.hpp"

#include "base/json.hpp"
#include "support/spawn_process.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <optional>
#include <stdexcept>
#include <utility>

namespace atelier::test {

namespace {

// One document a line, both ways.
void say(int connection, const Json& document) {
    const std::string line = document.dump() + "\n";
    for (std::size_t sent = 0; sent < line.size();) {
        const ssize_t count =
            ::send(connection, line.data() + sent, line.size() - sent, MSG_NOSIGNAL);
        if (count <= 0) throw std::runtime_error("the other side of the hand is gone");
        sent += static_cast<std::size_t>(count);
    }
}

// Nothing: the other side is gone, or silent for two minutes.
std::optional<Json> hear(int connection) {
    std::string line;
    while (!line.ends_with('\n')) {
        pollfd waiting{connection, POLLIN, 0};
        char buffer[4096];
        if (::poll(&waiting, 1, 120'000) != 1) return std::nullopt;
        const ssize_t count = ::recv(connection, buffer, sizeof buffer, 0);
        if (count <= 0) return std::nullopt;
        line.append(buffer, static_cast<std::size_t>(count));
    }
    auto parsed = parse_json(line);
    if (std::holds_alternative<JsonFault>(parsed)) return std::nullopt;
    return std::get<Json>(std::move(parsed));
}

sockaddr_un address_of(const std::filesystem::path& socket) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (socket.string().size() >= sizeof address.sun_path)
        throw std::runtime_error("the path of the hand's socket is too long");
    std::strcpy(address.sun_path, socket.c_str());
    return address;
}

Json carried_out(const Json& order, const Environment& environment) {
    ProcessRequest request{.environment = environment};
    for (const Json& word : order.find("argv")->as_array())
        request.argv.push_back(word.as_string());
    request.directory = order.string_at("folder");
    request.input = order.string_at("input");
    SpawnProcess process;
    const auto result = process.run(request);
    Json answer = Json::object();
    if (!result) return answer.set("status", 127).set("out", "").set("err", result.error().message);
    return answer.set("status", result->status).set("out", result->out).set("err", result->err);
}

} // namespace

ScriptedAgent::ScriptedAgent(const std::filesystem::path& socket)
    : listener_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    const sockaddr_un address = address_of(socket);
    if (::bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
        ::listen(listener_, 1) != 0)
        throw std::runtime_error("no socket for the hand");
}

ScriptedAgent::~ScriptedAgent() {
    for (const int open : {connection_, listener_})
        if (open >= 0) ::close(open);
}

bool ScriptedAgent::await(Millis deadline) {
    pollfd waiting{listener_, POLLIN, 0};
    if (::poll(&waiting, 1, static_cast<int>(deadline.count())) != 1) return false;
    connection_ = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    // Nobody leads it through a second turn.
    ::close(std::exchange(listener_, -1));
    const auto greeting = hear(connection_);
    if (!greeting) return false;
    for (const auto& [name, value] : greeting->as_object())
        environment_[name] = value.as_string();
    return true;
}

ProcessResult ScriptedAgent::run(const std::vector<std::string>& argv,
                                 const std::filesystem::path& folder, const std::string& input) {
    Json order = Json::object();
    order.set("argv", Json::strings(argv)).set("folder", folder.string()).set("input", input);
    say(connection_, order);
    const auto answer = hear(connection_);
    if (!answer) throw std::runtime_error("the hand does not answer");
    return {.status = static_cast<int>(answer->find("status")->as_int()),
            .out = answer->string_at("out"),
            .err = answer->string_at("err")};
}

void ScriptedAgent::leave(int status) {
    say(connection_, Json::object().set("leave", status));
}

int play_the_agent(const std::filesystem::path& socket, const Environment& environment) {
    const int connection = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const sockaddr_un address = address_of(socket);
    if (::connect(connection, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
        return 0;
    Json greeting = Json::object();
    for (const auto& [name, value] : environment)
        greeting.set(name, value);
    say(connection, greeting);
    while (const auto order = hear(connection)) {
        if (const Json* status = order->find("leave")) return static_cast<int>(status->as_int());
        say(connection, carried_out(*order, environment));
    }
    return 1;
}

} // namespace atelier::test
