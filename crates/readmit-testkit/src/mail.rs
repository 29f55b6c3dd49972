//! A small mail server that keeps what it is given (RFC 5321, as much as a client needs).

use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;

/// One mail as it arrived.
#[derive(Debug, Clone)]
pub struct Mail {
    /// Whom it was for, by the envelope.
    pub to: Vec<String>,
    /// Headers and body, line ends as they came.
    pub text: String,
}

/// A mail server on this machine; it goes with the runtime.
#[derive(Clone)]
pub struct MailSink {
    /// Where it listens.
    pub address: SocketAddr,
    kept: Arc<Kept>,
}

#[derive(Default)]
struct Kept {
    mails: Mutex<Vec<Mail>>,
    /// What the next recipients are answered.
    refusals: Mutex<Vec<String>>,
    news: Notify,
}

impl MailSink {
    /// Starts it on a free port.
    pub async fn start() -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let sink = Self { address: listener.local_addr()?, kept: Arc::default() };
        let kept = sink.kept.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let kept = kept.clone();
                // Who hangs up in the middle has sent nothing.
                tokio::spawn(async move {
                    let _ = converse(stream, &kept).await;
                });
            }
        });
        Ok(sink)
    }

    /// The URL of it, as the settings take it.
    pub fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    /// Refuses the next recipient with this answer, such as `550 5.1.1 no such user`.
    pub fn refuse(&self, answer: &str) {
        self.kept.refusals.lock().unwrap_or_else(PoisonError::into_inner).push(answer.to_owned());
    }

    /// The first mail that fits, as soon as there is one.
    pub async fn mail(&self, fits: impl Fn(&Mail) -> bool) -> Mail {
        loop {
            let news = self.kept.news.notified();
            tokio::pin!(news);
            news.as_mut().enable();
            let mails = self.kept.mails.lock().unwrap_or_else(PoisonError::into_inner).clone();
            if let Some(mail) = mails.into_iter().find(&fits) {
                return mail;
            }
            news.await;
        }
    }
}

async fn converse(stream: TcpStream, kept: &Kept) -> io::Result<()> {
    let (from, mut to) = stream.into_split();
    let mut lines = BufReader::new(from).lines();
    to.write_all(b"220 sink ESMTP\r\n").await?;
    let mut recipients = Vec::new();
    while let Some(line) = lines.next_line().await? {
        let word = line.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
        let answer = match word.as_str() {
            "EHLO" => "250-sink\r\n250 8BITMIME".to_owned(),
            "RCPT" => {
                let refusal = kept.refusals.lock().unwrap_or_else(PoisonError::into_inner).pop();
                let address = line.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
                let refusal = refusal.map(|refusal| format!("{refusal} <{address}>"));
                refusal.unwrap_or_else(|| {
                    recipients.push(address);
                    "250 ok".to_owned()
                })
            }
            "DATA" => {
                to.write_all(b"354 go on\r\n").await?;
                let mut text = String::new();
                while let Some(line) = lines.next_line().await?.filter(|line| line != ".") {
                    text.push_str(line.strip_prefix('.').unwrap_or(&line));
                    text.push('\n');
                }
                let mail = Mail { to: std::mem::take(&mut recipients), text };
                kept.mails.lock().unwrap_or_else(PoisonError::into_inner).push(mail);
                kept.news.notify_waiters();
                "250 kept".to_owned()
            }
            "QUIT" => {
                to.write_all(b"221 bye\r\n").await?;
                return Ok(());
            }
            _ => "250 ok".to_owned(),
        };
        to.write_all(format!("{answer}\r\n").as_bytes()).await?;
    }
    Ok(())
}
