# A network load balancer of AWS in front of receivers on machines of the site (systemd units): TLS passes through, PROXY
# protocol v2 carries the caller's address, /health/ready of the management port says who takes traffic. For Kubernetes see
# kustomize/components/aws-network-load-balancer.
#
# On the nodes: BARS_RECEIVER_BALANCERS = the balancer's subnets, BARS_MANAGEMENT_ADDRESS=0.0.0.0, BARS_DRAIN_WINDOW=30 (two
# checks, and some time of the balancer's own), TimeoutStopSec=80 in a drop-in of the unit.
terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.0"
    }
  }
}

variable "vpc_id" {
  type = string
}

variable "subnet_ids" {
  type        = list(string)
  description = "One public subnet in each zone that has a node."
}

variable "balancer_networks" {
  type        = list(string)
  description = "The address ranges of these subnets."
}

variable "node_ids" {
  type        = map(string)
  description = "Instance ids of the receiver nodes, by name."
}

variable "node_security_group_id" {
  type = string
}

variable "caller_networks" {
  type        = list(string)
  description = "Where callers come from; the platform's own allow list stays in force behind it."
}

resource "aws_security_group" "balancer" {
  name_prefix = "bars-balancer-"
  vpc_id      = var.vpc_id

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_vpc_security_group_ingress_rule" "callers" {
  for_each          = toset(var.caller_networks)
  security_group_id = aws_security_group.balancer.id
  cidr_ipv4         = each.value
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

# The listener and the management port: from the balancer to the nodes, and from nowhere else.
resource "aws_vpc_security_group_egress_rule" "to_nodes" {
  for_each                     = toset(["8443", "9090"])
  security_group_id            = aws_security_group.balancer.id
  referenced_security_group_id = var.node_security_group_id
  ip_protocol                  = "tcp"
  from_port                    = tonumber(each.value)
  to_port                      = tonumber(each.value)
}

resource "aws_vpc_security_group_ingress_rule" "from_balancer" {
  for_each                     = toset(["8443", "9090"])
  security_group_id            = var.node_security_group_id
  referenced_security_group_id = aws_security_group.balancer.id
  ip_protocol                  = "tcp"
  from_port                    = tonumber(each.value)
  to_port                      = tonumber(each.value)
}

resource "aws_lb" "receiver" {
  name_prefix                      = "bars-"
  load_balancer_type               = "network"
  subnets                          = var.subnet_ids
  security_groups                  = [aws_security_group.balancer.id]
  enable_cross_zone_load_balancing = true
  enable_deletion_protection       = true
}

resource "aws_lb_target_group" "receiver" {
  name_prefix          = "bars-"
  vpc_id               = var.vpc_id
  protocol             = "TCP"
  port                 = 8443
  target_type          = "instance"
  proxy_protocol_v2    = true
  preserve_client_ip   = false
  deregistration_delay = 60

  health_check {
    protocol            = "HTTP"
    port                = "9090"
    path                = "/health/ready"
    matcher             = "200"
    interval            = 5
    timeout             = 2
    healthy_threshold   = 2
    unhealthy_threshold = 2
  }
}

# TCP, not TLS: the platform ends TLS itself and sees the caller's certificate.
resource "aws_lb_listener" "receiver" {
  load_balancer_arn = aws_lb.receiver.arn
  protocol          = "TCP"
  port              = 443

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.receiver.arn
  }
}

resource "aws_lb_target_group_attachment" "node" {
  for_each         = var.node_ids
  target_group_arn = aws_lb_target_group.receiver.arn
  target_id        = each.value
}

output "balancer_networks" {
  description = "The value of BARS_RECEIVER_BALANCERS on the nodes."
  value       = join(",", var.balancer_networks)
}

output "address" {
  description = "What the server names of the tenants point at."
  value       = aws_lb.receiver.dns_name
}
