#include "support/rest_server.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace atelier::test {

HttpReply json_reply(int status, const Json& body) {
    return {.status = status,
            .body = body.dump(),
            .headers = {{"Content-Type", "application/json; charset=utf-8"}}};
}

HttpReply message_reply(int status, const std::string& message) {
    return json_reply(status, Json::object({{"message", message}}));
}

HttpReply error_reply(const Error& error, int status) {
    return message_reply(error.code == ErrorCode::not_found ? 404 : status, error.message);
}

Json body_of(const HttpRequest& request) {
    auto parsed = parse_json(request.body);
    return std::holds_alternative<Json>(parsed) ? std::get<Json>(std::move(parsed)) : Json();
}

std::int64_t number_in(const std::string& text) {
    return parse_integer(text).value_or(0);
}

std::optional<BranchName> branch_in(const Json& body, const char* member) {
    const auto name = BranchName::parse(body.string_at(member));
    return name ? std::optional(*name) : std::nullopt;
}

std::optional<std::string> text_in(const Json& body, const char* member) {
    const Json* const value = body.find(member);
    return value != nullptr && value->is_string() ? std::optional(value->as_string())
                                                  : std::nullopt;
}

std::string second_of(Time time) {
    return format_time(time).substr(0, 19) + "Z";
}

RestServer::RestServer(const std::filesystem::path& socket, std::string root, Obey obey)
    : root_(std::move(root)), obey_(std::move(obey)),
      server_(socket, [this](const HttpRequest& request) { return answer(request); }) {}

void RestServer::next(HttpReply reply, bool after) {
    const std::lock_guard lock(lock_);
    instead_.push_back({std::move(reply), after});
}

std::vector<std::string> RestServer::asked() {
    const std::lock_guard lock(lock_);
    return asked_;
}

HttpReply RestServer::answer(const HttpRequest& request) {
    const std::lock_guard lock(lock_);
    asked_.push_back(request.method + " " + request.path);
    before_answer();
    if (instead_.empty()) return obeyed(request);
    const Instead instead = std::move(instead_.front());
    instead_.pop_front();
    if (instead.after) obeyed(request);
    return instead.reply;
}

HttpReply RestServer::obeyed(const HttpRequest& request) const {
    if (is_hidden || !request.path.starts_with(root_)) return message_reply(404, "Not Found");
    const auto parts = split(request.path.substr(root_.size()), '/');
    return obey_(request, {parts.begin() + 1, parts.end()});
}

HttpReply RestServer::page(const HttpRequest& request, const char* size,
                           const std::vector<Json>& rows, const std::string& member) const {
    const auto wanted = [&](const char* name, std::int64_t otherwise) {
        const auto found = request.query.find(name);
        return static_cast<std::size_t>(found == request.query.end() ? otherwise
                                                                     : number_in(found->second));
    };
    const std::size_t count = std::min(wanted(size, 20), page_size);
    const std::size_t begin = std::min((wanted("page", 1) - 1) * count, rows.size());
    const std::size_t end = std::min(begin + count, rows.size());
    Json list = Json::array();
    for (std::size_t i = begin; i < end; ++i)
        list.push(rows[i]);
    HttpReply reply = json_reply(200, member.empty() ? list : Json::object({{member, list}}));
    reply.headers["X-Total-Count"] = std::to_string(rows.size());
    return reply;
}

} // namespace atelier::test
