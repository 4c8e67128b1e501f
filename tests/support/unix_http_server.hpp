// HTTP on a socket in a folder of a test: one request a connection, answered in a thread.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <thread>

namespace atelier::test {

struct HttpRequest {
    std::string method;
    // Without the query, with its %XX as they came.
    std::string path;
    // Without their %XX.
    std::map<std::string, std::string> query = {};
    // By their names in lower case.
    std::map<std::string, std::string> headers = {};
    std::string body = {};
};

struct HttpReply {
    int status = 200;
    std::string body = {};
    std::map<std::string, std::string> headers = {};
    // Nothing is said, and the connection ends when the other side ends it, or at once.
    bool is_silent = false;
    bool hangs_up = false;
};

class UnixHttpServer {
  public:
    using Handler = std::function<HttpReply(const HttpRequest&)>;
    // Listens when this returns. `handler` is called in the thread.
    UnixHttpServer(std::filesystem::path socket, Handler handler);
    ~UnixHttpServer();
    UnixHttpServer(const UnixHttpServer&) = delete;
    UnixHttpServer& operator=(const UnixHttpServer&) = delete;

    const std::filesystem::path& socket() const { return socket_; }

  private:
    void serve();
    void answer(int connection) const;

    std::filesystem::path socket_;
    Handler handler_;
    int listener_ = -1;
    std::thread thread_;
};

std::string without_percents(const std::string& text);

} // namespace atelier::test
