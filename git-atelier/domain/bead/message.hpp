// A message: a bead that carries mail. What its header does not say, other programs have left out.
#pragma once

#include "base/result.hpp"
#include "domain/bead/bead.hpp"

#include <optional>
#include <string>
#include <vector>

namespace atelier {

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
    // What it is about.
    const std::optional<BeadId>& thread() const { return header_.thread; }
    const std::optional<BeadId>& reply_to() const { return header_.reply_to; }
    const std::string& msg_type() const { return header_.msg_type; }
    // "" for none.
    const std::string& key() const { return header_.key; }
    const std::string& queue() const { return header_.queue; }
    bool is_claimed() const { return !header_.claimed_by.empty(); }
    Time sent_at() const { return sent_at_; }
    const std::optional<Time>& read_at() const { return header_.read_at; }

    // A new one, to be stored.
    static Bead make(BeadId id, std::string subject, std::string body, std::string to,
                     MessageHeader header);
    // The first reading counts.
    static void mark_read(Bead& bead, Time now);

  private:
    Message(BeadId id, MessageHeader header) : id_(std::move(id)), header_(std::move(header)) {}

    BeadId id_;
    MessageHeader header_;
    std::string subject_;
    std::string body_;
    std::string to_;
    Time sent_at_{};
};

// Each as above.
Result<std::vector<Message>> messages_in(const std::vector<Bead>& beads);

// Whether mail to this address is the overseer's.
bool is_overseers(const std::string& address);

} // namespace atelier
