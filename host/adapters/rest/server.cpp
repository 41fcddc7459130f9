#include "host/adapters/rest/server.hpp"

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/strand.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <chrono>
#include <optional>
#include <thread>
#include <vector>

namespace pcl::rest {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;

constexpr std::uint32_t kHeaderBytesMax = 8 * 1024;
constexpr std::uint64_t kBodyBytesMax = 64 * 1024;
constexpr std::chrono::seconds kRequestTime{10};

/// One connection: read, answer, again if the client keeps it alive.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(tcp::socket socket, OperatorBackend& backend, std::atomic<int>& open)
      : stream_{std::move(socket)}, backend_{backend}, open_{open} {
    ++open_;
  }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection() { --open_; }

  void read() {
    parser_.emplace();
    parser_->header_limit(kHeaderBytesMax);
    parser_->body_limit(kBodyBytesMax);
    stream_.expires_after(kRequestTime);
    http::async_read(stream_, buffer_, *parser_,
                     [self = shared_from_this()](beast::error_code error, std::size_t) {
                       self->on_read(error);
                     });
  }

 private:
  void on_read(beast::error_code error) {
    // A body announced as too long ends the parser before it calls the header done.
    if (error == http::error::body_limit || (error && parser_->is_header_done())) {
      return on_unread_body(error);
    }
    if (error == http::error::end_of_stream || error == beast::error::timeout) return close();
    if (error) {
      if (error.category() != http::make_error_code(http::error::bad_method).category())
        return close();
      return write({400,
                    "application/problem+json",
                    R"({"type":"about:blank","title":"Malformed request","status":400,)"
                    R"("detail":"not HTTP/1.1"})",
                    {}},
                   false, 11);
    }
    const auto& message = parser_->get();
    Request request{std::string{message.method_string()}, std::string{message.target()},
                    message.body()};
    write(answer(request, backend_), message.keep_alive(), message.version());
  }

  void on_unread_body(beast::error_code error) {
    const bool long_body = error == http::error::body_limit;
    const auto& head = parser_->get();
    const auto killed =
        answer_unread({std::string{head.method_string()}, std::string{head.target()}, {}}, backend_,
                      long_body ? "expected at most 65536 bytes" : "cut off");
    if (killed) return write(*killed, false, 11);
    if (long_body) return write(too_large(), false, 11);
    close();
  }

  static Answer too_large() {
    return {413,
            "application/problem+json",
            R"({"type":"about:blank","title":"Too large","status":413,)"
            R"("detail":"body: expected at most 65536 bytes"})",
            {}};
  }

  void write(Answer answer, bool keep_alive, unsigned version) {
    response_ = {static_cast<http::status>(answer.status), version, std::move(answer.body)};
    response_.set(http::field::content_type, answer.content_type);
    response_.set(http::field::cache_control, "no-store");
    if (!answer.allow.empty()) response_.set(http::field::allow, answer.allow);
    response_.keep_alive(keep_alive);
    response_.prepare_payload();
    stream_.expires_after(kRequestTime);
    http::async_write(stream_, response_,
                      [self = shared_from_this()](beast::error_code error, std::size_t) {
                        if (error || !self->response_.keep_alive()) return self->close();
                        self->read();
                      });
  }

  void close() {
    beast::error_code ignored;
    stream_.socket().shutdown(tcp::socket::shutdown_send, ignored);
  }

  beast::tcp_stream stream_;
  OperatorBackend& backend_;
  std::atomic<int>& open_;
  beast::flat_buffer buffer_{kHeaderBytesMax + kBodyBytesMax};
  std::optional<http::request_parser<http::string_body>> parser_;
  http::response<http::string_body> response_;
};

}  // namespace

struct Server::Impl {
  explicit Impl(OperatorBackend& b) : backend{b} {}

  void accept() {
    acceptor.async_accept(
        asio::make_strand(context), [this](beast::error_code error, tcp::socket socket) {
          if (!acceptor.is_open()) return;
          if (!error && open.load() < kConnectionsMax) {
            std::make_shared<Connection>(std::move(socket), backend, open)->read();
          }
          accept();
        });
  }

  OperatorBackend& backend;
  std::atomic<int> open{0};
  asio::io_context context{kThreads};
  tcp::acceptor acceptor{context};
  std::uint16_t port{};
  std::vector<std::jthread> threads;
};

Server::Server(std::unique_ptr<Impl> impl) : impl_{std::move(impl)} {}

Server::~Server() {
  impl_->context.stop();
  impl_->threads.clear();  // joins
}

std::uint16_t Server::port() const noexcept { return impl_->port; }

Result<std::unique_ptr<Server>> Server::start(const ServerSettings& settings,
                                              OperatorBackend& backend) {
  auto impl = std::make_unique<Impl>(backend);
  const std::string where =
      "operator port " + settings.address + ":" + std::to_string(settings.port) + ": ";
  try {
    const tcp::endpoint endpoint{asio::ip::make_address(settings.address), settings.port};
    impl->acceptor.open(endpoint.protocol());
    impl->acceptor.set_option(asio::socket_base::reuse_address(true));
    impl->acceptor.bind(endpoint);
    impl->acceptor.listen();
    impl->port = impl->acceptor.local_endpoint().port();
  } catch (const std::exception& wrong) {
    return Error{Fault::kUnavailable, where + wrong.what()};
  }
  impl->accept();
  for (int i = 0; i < kThreads; ++i) {
    impl->threads.emplace_back([context = &impl->context] { context->run(); });
  }
  return std::unique_ptr<Server>{new Server{std::move(impl)}};
}

}  // namespace pcl::rest
