// A message: a bead that carries mail. What its header does not say, other programs have left out.
#pragma once

#include "base/result.hpp"
#include "domain/bead/bead.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace atelier {

enum class MessageType { task, scavenge, notification, reply };
constexpr auto names_of(MessageType) {
    return std::to_array<Named<MessageType>>({{MessageType::task, "task"},
                                              {MessageType::scavenge, "scavenge"},
                                              {MessageType::notification, "notification"},
                                              {MessageType::reply, "reply"}});
}

// How long its sender wants a message kept: it stands in the frontmatter alone.
struct MessageTerms {
    std::optional<std::int64_t> retention_days = {};
    // Counts before the days.
    std::optional<Time> expires_at = {};

    bool operator==(const MessageTerms&) const = default;
};

class Message {
  public:
    // not-found for a bead of another kind.
    static Result<Message> of(const Bead& bead);

    const BeadId& id() const { return id_; }
    const std::string& subject() const { return subject_; }
    const std::string& body() const { return body_; }
    // An identity, or who or what else sent it; "" for nobody.
    const std::string& from() const { return header_.from; }
    // An identity, or a role.
    const std::string& to() const { return to_; }
    // Whose inbox it is in alone; nullopt for a role's.
    std::optional<AgentId> recipient() const;
    bool is_for_overseer() const;
    bool is_from_overseer() const;
    // As its subject begins, or as a task: somebody is to decide or to do something.
    bool wants_answer() const;
    // What it is about.
    const std::optional<BeadId>& thread() const { return header_.thread; }
    const std::optional<BeadId>& reply_to() const { return header_.reply_to; }
    const std::string& msg_type() const { return header_.msg_type; }
    // "" for none.
    const std::string& key() const { return header_.key; }
    // Who else reads it: identities and roles.
    const std::vector<std::string>& cc() const { return header_.cc; }
    bool is_copied_to(const AgentId& agent) const;
    const std::string& queue() const { return header_.queue; }
    bool is_claimed() const { return !header_.claimed_by.empty(); }
    const std::string& claimed_by() const { return header_.claimed_by; }
    const std::optional<Time>& claimed_at() const { return header_.claimed_at; }
    // "" unless it was posted to one.
    const std::string& channel() const { return header_.channel; }
    const MessageTerms& terms() const { return terms_; }
    // When nobody is to be shown it any more; nullopt: it is kept.
    std::optional<Time> expires() const;
    bool has_expired(Time now) const;
    Time sent_at() const { return sent_at_; }
    const std::optional<Time>& read_at() const { return header_.read_at; }

    // A new one, to be stored.
    static Bead make(BeadId id, std::string subject, std::string body, std::string to,
                     MessageHeader header, const MessageTerms& terms = {});
    // The first reading counts.
    static void mark_read(Bead& bead, Time now);

  private:
    Message(BeadId id, MessageHeader header) : id_(std::move(id)), header_(std::move(header)) {}

    BeadId id_;
    MessageHeader header_;
    MessageTerms terms_;
    bool pinned_ = false;
    std::string subject_;
    std::string body_;
    std::string to_;
    Time sent_at_{};
};

// A message that waits for somebody in that queue.
struct QueuedMessage {
    std::string queue;
    BeadId message;
};

// The labels by which open messages of a queue, of a channel and copies are found.
std::string queue_label(std::string_view queue);
std::string channel_label(std::string_view channel);
std::string copy_label(std::string_view address);
// Has those of its header while it is open, and none when it is closed.
void mirror_header(Bead& message);

// One line of frontmatter, as it is kept and written; nullopt for a line of another key, or with a
// value that it cannot have.
std::optional<std::string> terms_line(std::string_view key, std::string_view value);

// Each as above.
Result<std::vector<Message>> messages_in(const std::vector<Bead>& beads);

// Whether mail to this address is the overseer's.
bool is_overseers(const std::string& address);

} // namespace atelier
